# 旺店通采购入库单 → 金蝶云星空采购入库单（STK_InStock）的一个 Model
# One WDT purchase stock-in (stockin_order_query_purchase; in Y stockin_order_query with order_type=1) becomes one Model
# of Kingdee's STK_InStock.
#
# 金额和数量原样传递，从不计算（jq 的数字是二进制浮点数）；空值不传；字段顺序有意义：往来单位在前，单价在后。
# Amounts and quantities pass through as they came and are never calculated with: jq's numbers are binary.
# Empty cells are left out. The order of fields matters to Kingdee: partner first, price last.
#
# 自带的函数（说明见 routes/README.md）/ functions that come with it, explained in routes/README.md:
# lookup, filled, given, need, checked, numeric, first_of, distinct, portions, base, dated, compact

# ---- 按贵公司情况修改 / change these to fit your tenant ------------------------------------------------------------

def bill_type: "RKD01_SYS";        # 单据类型 bill type
def currency: "PRE001";            # 结算币别 settle currency
def local_currency: "PRE001";      # 本位币 local currency
def exchange_type: "HLTX01_SYS";   # 汇率类型：固定汇率 exchange type: fixed rate
def exchange_rate: 1;              # 汇率：结算币别就是本位币 exchange rate, of a settle currency that is the local one
def owner_type: "BD_OwnerOrg";     # 货主类型 owner type
def stock_status: "KCZT01_SYS";    # 库存状态 stock status: available
# 物料编码：默认与商家编码相同；不同时用对照表 material.csv
# Material number: the same as WDT's by default; with a table: lookup("material"; .; "material")
def material: .;
# 含税单价；接口没有给价格时不传，由金蝶按价目表取价
# Price with tax; left out where WDT sends none, so that Kingdee takes the one of its price list
def price: .right_price, .tax_price, .stockin_price, .price;
# 数量：实际入库 / quantity: what was put into stock
def quantity: .right_num, .real_num, .num, .goods_count;

# ---- 工具 / tools --------------------------------------------------------------------------------------------------

# 明细节点：经典版 details_list，Y 版另有名称 / the lines: details_list in classic, other names in Y
def details: (.details_list // .stock_in_order_detail_list // .order_detail_list // [])
    | if length == 0 then error("the purchase stock-in has no details_list") else .[] end;
def spec: first_of(.spec_no, .sku_no) | need("spec_no in a detail");

# ---- 明细 / lines --------------------------------------------------------------------------------------------------

def lines($owner; $stock; $order): details
    | {
        FMaterialId: (spec | material | base),
        FRealQty: (first_of(quantity) | checked("num in a detail")),
        FOWNERTYPEID: owner_type,
        FOWNERID: ($owner | base),
        FStockId: ($stock | base),
        FStockStatusId: (stock_status | base),
        FLot: (.batch_no | base),
        FProduceDate: (.production_date | dated),
        FExpiryDate: (.expire_date | dated),
        FNote: (.remark | given),
        # 采购单号：仅作参考，不产生下推关联 / the order's number, for reference: it makes no link between the bills
        FPOOrderNo: $order,
        FTaxPrice: (first_of(price) | if . == null then null else checked("price in a detail") end)
      }
    | compact;

# ---- 单据头 / head -------------------------------------------------------------------------------------------------

(first_of(.provider_no, (details | .provider_no)) | need("provider_no")) as $provider
# Y 版入库单只有 warehouse_id，对照表里就用它 / a stock-in of Y has warehouse_id only: the table then has that
| (first_of(.warehouse_no, .warehouse_id) | need("warehouse_no") | tostring) as $warehouse
| lookup("supplier"; $provider; "supplier") as $supplier
| lookup("warehouse"; $warehouse; "organisation") as $org
| lookup("warehouse"; $warehouse; "stock") as $stock
| (first_of(.stockin_no, .order_no) | need("stockin_no")) as $number
| {
    FID: 0,
    FBillTypeID: {FNUMBER: bill_type},
    FBusinessType: "CG",
    FBillNo: $number,                             # 幂等键 / the idempotency key
    # 审核日期，没有时用入库时间 / when it was checked, else when it was put into stock
    FDate: (first_of((.check_time, .stockin_time, .stockin_date, .modified, .modify_date) | dated) | need("check_time")),
    FStockOrgId: ($org | base),
    FPurchaseOrgId: ($org | base),
    FDemandOrgId: ($org | base),
    FSupplierId: ($supplier | base),
    FOwnerTypeIdHead: owner_type,
    FOwnerIdHead: ($org | base),
    FSplitBillType: "A",
    FDeliveryBill: (.logistics_no | given),       # 送货单号 tracking number
    FNote: (.remark | given),                     # 备注 remark
    # 单据的来源 / where the bill came from
    F_ora_Text_ckdh: $number,
    FInStockFin: {
      FSettleOrgId: ($org | base),
      FSettleCurrId: (currency | base),
      FLocalCurrId: (local_currency | base),
      FExchangeTypeId: (exchange_type | base),
      FExchangeRate: exchange_rate,
      FIsIncludedTax: true,
      FPriceTimePoint: "1"
    },
    FInStockEntry: [lines($org; $stock; first_of(.purchase_no, .src_order_no))]
  }
| compact
