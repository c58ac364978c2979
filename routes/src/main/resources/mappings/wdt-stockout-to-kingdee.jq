# 旺店通销售出库单 → 金蝶云星空销售出库单（SAL_OUTSTOCK）的一个 Model
# One WDT sales stock-out (stockout_order_query_trade; classic, Qimen or Y) becomes one Model of Kingdee's SAL_OUTSTOCK.
#
# 金额和数量原样传递，从不计算（jq 的数字是二进制浮点数）；空值不传；字段顺序有意义：客户在前，单价在后。
# Amounts and quantities pass through as they came and are never calculated with: jq's numbers are binary.
# Empty cells are left out. The order of fields matters to Kingdee: customer first, price last.
#
# 自带的函数（说明见 routes/README.md）/ functions that come with it, explained in routes/README.md:
# lookup, filled, given, need, checked, numeric, first_of, distinct, portions, base, dated, compact

# ---- 按贵公司情况修改 / change these to fit your tenant ------------------------------------------------------------

def bill_type: "XSCKD01_SYS";      # 单据类型 bill type
def currency: "PRE001";            # 结算币别 settle currency
def owner_type: "BD_OwnerOrg";     # 货主类型 owner type
def stock_status: "KCZT01_SYS";    # 库存状态 stock status: available
# 物料编码：默认与商家编码相同；不同时用对照表 material.csv
# Material number: the same as WDT's by default; with a table: lookup("material"; .; "material")
def material: .;
# 辅助属性，FF 编号因租户而异 / flex fields; the FF number belongs to your tenant, for instance
# {"FAUXPROPID__FF100001": {"FNumber": "03"}}
def aux_prop: null;
# 含税单价：有分摊单价（Y 版，扣除优惠之后）用它，否则用销售价（Y 版的销售价是优惠之前的）
# Price with tax: the share_price, which in Y is the one after discounts, else the sell_price, which in Y is before them
def price: .share_price, .sell_price;
# 数量 / quantity
def quantity: .num, .goods_count;

# ---- 明细 / lines --------------------------------------------------------------------------------------------------

# portions：有批次时每个（明细，批次）一行，否则每个明细一行
# portions: one line per (detail, batch) where the positions name batches, else one per detail
def lines($owner; $stock): (stock_status | base) as $status
    | .details_list[] | . as $detail
    | (.spec_no | need("spec_no in a detail") | material) as $material
    | (first_of(price) | need("sell_price in a detail")) as $price
    | portions
    | {
        FRowType: "Standard",
        FMaterialID: ($material | base),
        FAuxPropId: aux_prop,
        FMustQty: (first_of(quantity) | checked("num in a detail")),
        FRealQty: first_of(quantity),
        FIsFree: ($price | numeric("sell_price") == 0),                  # 赠品：按数值比较，"0.0000" 也算 / gift, compared as a number
        FOwnerTypeID: owner_type,
        FOwnerID: $owner,
        FStockID: $stock,
        FStockStatusID: $status,
        FLot: (.batch_no | base),
        FProduceDate: ((.production_date | dated) // (.product_date | dated)),
        FExpiryDate: (.expire_date | dated),
        FTaxPrice: $price
      }
    | compact;

# ---- 单据头 / head -------------------------------------------------------------------------------------------------

if ((.details_list // []) | length) == 0 then error("the stock-out has no details_list") else . end
| (.shop_no | need("shop_no")) as $shop
| (.warehouse_no | need("warehouse_no")) as $warehouse
| (lookup("shop"; $shop; "organisation") | base) as $sale_org
| (lookup("shop"; $shop; "customer") | base) as $customer
| lookup("shop"; $shop; "department"; null) as $department
| (lookup("warehouse"; $warehouse; "organisation") | base) as $stock_org
| (lookup("warehouse"; $warehouse; "stock") | base) as $stock
| {
    FID: 0,
    FBillTypeID: {FNUMBER: bill_type},
    FBillNo: (.order_no | need("order_no")),      # 幂等键；Y 版为订单编号 / the idempotency key; in Y the number of the trade
    FDate: (.consign_time | need("consign_time")),
    FSaleOrgId: $sale_org,
    FCustomerID: $customer,
    FSaleDeptID: ($department | base),
    FStockOrgId: $stock_org,
    FOwnerTypeIdHead: owner_type,
    FOwnerIdHead: $stock_org,
    FCarriageNO: (.logistics_no | given),         # 物流单号 tracking number
    FNote: (.remark | given),                     # 备注 remark
    # 原始单号去重后合并 / the platforms' order numbers, each once
    F_ora_Text_ysdh: ([.details_list[].src_tid] | distinct | join(",") | given),
    # 单据的来源，用于确认单据是我们的；Y 版没有出库单号，用 stockout_id
    # Where the bill came from: how a repeat is told from somebody else's bill. Y has no stockout_no, but stockout_id: its
    # order_no is the trade's, and a second stock-out of one trade becomes a CONFLICT to look at, and is not lost
    F_ora_Text_ckdh: ((.stockout_no | given) // (.stockout_id | given) // .order_no | tostring),
    SubHeadEntity: {
      FSettleOrgID: $sale_org,
      FSettleCurrID: (currency | base)
    },
    FEntity: ([lines($stock_org; $stock)] | if length == 0 then error("no line of the stock-out has a quantity") else . end)
  }
| compact
