# 旺店通退货入库单 → 金蝶云星空销售退货单（SAL_RETURNSTOCK）的一个 Model
# One WDT sales-return stock-in (stockin_order_query_refund) becomes one Model of Kingdee's SAL_RETURNSTOCK.
#
# 金额和数量原样传递，从不计算（jq 的数字是二进制浮点数）；空值不传；字段顺序有意义：往来单位在前，单价在后。
# Amounts and quantities pass through as they came and are never calculated with: jq's numbers are binary.
# Empty cells are left out. The order of fields matters to Kingdee: partner first, price last.
#
# 自带的函数（说明见 routes/README.md）/ functions that come with it, explained in routes/README.md:
# lookup, filled, given, need, checked, numeric, first_of, distinct, portions, base, dated, compact

# ---- 按贵公司情况修改 / change these to fit your tenant ------------------------------------------------------------

def bill_type: "XSTHD01_SYS";      # 单据类型 bill type
def currency: "PRE001";            # 结算币别 settle currency
def owner_type: "BD_OwnerOrg";     # 货主类型 owner type
def stock_status: "KCZT01_SYS";    # 库存状态 stock status: available
# 残次品（Y 版 stock_type 为 2 或 defect 为 1）的库存状态编码，如“不良”的编码：不填就成为死信，因为记成可用是错的
# Code of the stock status of defective goods (in Y stock_type 2, or defect 1), such as that of 不良: while it is null they make
# a dead letter, because to book them as available would be wrong
def defective_status: null;
def defective: ((.stock_type // 1 | tostring) == "2") or ((.defect // 0 | tostring) == "1");
def return_type: null;             # 退货类型 return type, for instance "THLX01_SYS"
# 物料编码：默认与商家编码相同；不同时用对照表 material.csv
# Material number: the same as WDT's by default; with a table: lookup("material"; .; "material")
def material: .;
# 单价：入库单上的调整后价；按贵公司核算口径修改
# Price: the one on the stock-in, after correction; change it to what your books want
# Y 版没有 stockin_price 的行可能只有 src_price（原订单明细上的实付金额，文档没有说是单价还是行金额）：确认之后加在后面
# Rows of Y without a stockin_price may have only src_price, what was paid for the order's line. WDT does not say whether
# that is per piece: add it here when you know
def price: .right_price, .tax_price, .stockin_price;
# 数量：实际入库 / quantity: what was put into stock
def quantity: .right_num, .num, .goods_count;

# ---- 工具 / tools --------------------------------------------------------------------------------------------------

# 明细节点：经典版 details_list，Y 版另有名称 / the lines: details_list in classic, other names in Y
def details: (.details_list // .stock_in_order_detail_list // .order_detail_list // [])
    | if length == 0 then error("the sales-return stock-in has no details_list") else .[] end;
def status: if defective
    then defective_status // error("the detail is defective (stock_type 2), set def defective_status in the mapping")
    else stock_status end;
def spec: first_of(.spec_no, .sku_no) | need("spec_no in a detail");

# ---- 明细 / lines --------------------------------------------------------------------------------------------------

def lines($owner; $stock): details
    | (first_of(price) | checked("price in a detail")) as $price
    | {
        FRowType: "Standard",
        FMaterialId: (spec | material | base),
        FRealQty: (first_of(quantity) | checked("num in a detail")),
        FIsFree: ($price | numeric("price") == 0),
        FOwnerTypeId: owner_type,
        FOwnerId: ($owner | base),
        FStockId: ($stock | base),
        FStockstatusId: (status | base),
        FReturnType: (return_type | base),
        FLot: (.batch_no | base),
        FProduceDate: (.production_date | dated),
        FExpiryDate: (.expire_date | dated),
        FTaxPrice: $price
      }
    | compact;

# ---- 单据头 / head -------------------------------------------------------------------------------------------------

(.shop_no | need("shop_no")) as $shop
| (.warehouse_no | need("warehouse_no")) as $warehouse
| lookup("shop"; $shop; "organisation") as $sale_org
| lookup("shop"; $shop; "customer") as $customer
| lookup("shop"; $shop; "department"; null) as $department
| lookup("warehouse"; $warehouse; "organisation") as $stock_org
| lookup("warehouse"; $warehouse; "stock") as $stock
| (first_of(.stockin_no, .order_no) | need("stockin_no")) as $number
| {
    FID: 0,
    FBillTypeID: {FNUMBER: bill_type},
    FBillNo: $number,                             # 幂等键 / the idempotency key
    # 审核日期，没有时用入库时间 / when it was checked, else when it was put into stock
    FDate: (first_of((.check_time, .stockin_time, .modified) | dated) | need("check_time")),
    FSaleOrgId: ($sale_org | base),
    FRetcustId: ($customer | base),
    FSaledeptid: ($department | base),
    FStockOrgId: ($stock_org | base),
    FOwnerTypeIdHead: owner_type,
    FOwnerIdHead: ($stock_org | base),
    FHeadNote: (.remark | given),                 # 备注 remark
    # 退换单号、原始单号 / the return's number and the platform's order
    F_ora_Text_thdh: first_of(.refund_no, .src_order_no),
    F_ora_Text_ysdh: (.tid | given),
    # 单据的来源 / where the bill came from
    F_ora_Text_ckdh: $number,
    SubHeadEntity: {
      FSettleOrgId: ($sale_org | base),
      FSettleCurrId: (currency | base)
    },
    FEntity: [lines($stock_org; $stock)]
  }
| compact
