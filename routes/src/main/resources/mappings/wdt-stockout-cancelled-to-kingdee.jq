# 旺店通已取消的销售出库单 → 金蝶云星空销售退货单（SAL_RETURNSTOCK）的一个 Model，冲回已记账的销售出库单
# One WDT sales stock-out (stockout_order_query_trade) that was cancelled after it was booked becomes one Model of Kingdee's
# SAL_RETURNSTOCK, which reverses the bill. Keep it in step with wdt-stockout-to-kingdee.jq.
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
def suffix: "-R";                  # 单据编号后缀 what follows the number of the stock-out
# 物料编码：默认与商家编码相同；不同时用对照表 material.csv
# Material number: the same as WDT's by default; with a table: lookup("material"; .; "material")
def material: .;
# 含税单价和数量：与出库单的映射相同 / price with tax and quantity: as in the mapping of stock-outs
def price: .share_price, .sell_price;
def quantity: .num, .goods_count;

# ---- 工具 / tools --------------------------------------------------------------------------------------------------

# 明细节点：经典版 details_list，Y 版另有名称 / the lines: details_list in classic, other names in Y
def details: (.details_list // .stock_in_order_detail_list // .order_detail_list // [])
    | if length == 0 then error("the cancelled stock-out has no details_list") else .[] end;
def spec: first_of(.spec_no, .sku_no) | need("spec_no in a detail");

# ---- 明细 / lines --------------------------------------------------------------------------------------------------

# portions：有批次时每个（明细，批次）一行，否则每个明细一行
# portions: one line per (detail, batch) where the positions name batches, else one per detail
def lines($owner; $stock): details | . as $detail
    | (first_of(price) | checked("sell_price in a detail")) as $price
    | portions
    | {
        FRowType: "Standard",
        FMaterialId: ($detail | spec | material | base),
        FRealQty: (first_of(quantity) | checked("num in a detail")),
        FIsFree: ($price | numeric("price") == 0),
        FOwnerTypeId: owner_type,
        FOwnerId: ($owner | base),
        FStockId: ($stock | base),
        FStockstatusId: (stock_status | base),
        FLot: (.batch_no | base),
        FProduceDate: ((.production_date | dated) // (.product_date | dated)),
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
| (.order_no | need("order_no")) as $number
| {
    FID: 0,
    FBillTypeID: {FNUMBER: bill_type},
    FBillNo: ($number + suffix),                  # 幂等键 / the idempotency key
    # 取消的日期 / the day of the cancellation
    FDate: (first_of((.modified, .consign_time) | dated) | need("modified")),
    FSaleOrgId: ($sale_org | base),
    FRetcustId: ($customer | base),
    FSaledeptid: ($department | base),
    FStockOrgId: ($stock_org | base),
    FOwnerTypeIdHead: owner_type,
    FOwnerIdHead: ($stock_org | base),
    F_ora_Text_thdh: $number,
    # 单据的来源 / where the bill came from
    F_ora_Text_ckdh: ($number + suffix),
    SubHeadEntity: {
      FSettleOrgId: ($sale_org | base),
      FSettleCurrId: (currency | base)
    },
    FEntity: ([lines($stock_org; $stock)] | if length == 0 then error("no line of the cancelled stock-out has a quantity") else . end)
  }
| compact
