# 旺店通采购单 → 金蝶云星空采购订单（PUR_PurchaseOrder）的一个 Model
# One WDT purchase order (purchase_order_query) becomes one Model of Kingdee's PUR_PurchaseOrder.
#
# 金额和数量原样传递，从不计算（jq 的数字是二进制浮点数）；空值不传；字段顺序有意义：往来单位在前，单价在后。
# Amounts and quantities pass through as they came and are never calculated with: jq's numbers are binary.
# Empty cells are left out. The order of fields matters to Kingdee: partner first, price last.
#
# 自带的函数（说明见 routes/README.md）/ functions that come with it, explained in routes/README.md:
# lookup, filled, given, need, checked, numeric, first_of, distinct, portions, base, dated, compact

# ---- 按贵公司情况修改 / change these to fit your tenant ------------------------------------------------------------

def bill_type: "CGDD01_SYS";       # 单据类型 bill type
def currency: "PRE001";            # 结算币别 settle currency
# 物料编码：默认与商家编码相同；不同时用对照表 material.csv
# Material number: the same as WDT's by default; with a table: lookup("material"; .; "material")
def material: .;
# 这些状态的采购单才记账：40 已审核及以后（经典版）；Y 版改为 ["10", "11", "12", "13", "20", "30"]
# Only orders in these states are booked: approved and later (classic); for dialect Y ["10", "11", "12", "13", "20", "30"].
# An order in another state is left out, and comes again when its state changes.
def booked_states: ["40", "43", "45", "48", "50", "60", "70", "80", "90"];
# 含税单价 / price with tax
def price: .tax_price, .price, .purchase_price;

# ---- 工具 / tools --------------------------------------------------------------------------------------------------

# 明细节点：经典版 details_list，Y 版另有名称 / the lines: details_list in classic, other names in Y
def details: (.details_list // .stock_in_order_detail_list // .order_detail_list // [])
    | if length == 0 then error("the purchase order has no details_list") else .[] end;
def spec: first_of(.spec_no, .sku_no) | need("spec_no in a detail");

# ---- 明细 / lines --------------------------------------------------------------------------------------------------

def lines($arrival; $org): details
    | {
        FMaterialId: (spec | material | base),
        FQty: (.num | checked("num in a detail")),
        FDeliveryDate: $arrival,
        FRequireOrgId: ($org | base),
        FReceiveOrgId: ($org | base),
        FEntryNote: (.remark | given),
        FTaxPrice: (first_of(price) | checked("price in a detail"))
      }
    | compact;

# ---- 单据头 / head -------------------------------------------------------------------------------------------------

if (.status | need("status") | tostring) as $status | booked_states | any(. == $status) then
  (.provider_no | need("provider_no")) as $provider
  | (.warehouse_no | need("warehouse_no")) as $warehouse
  | lookup("supplier"; $provider; "supplier") as $supplier
  | lookup("warehouse"; $warehouse; "organisation") as $org
  | (first_of((.check_time, .created, .modified) | dated) | need("check_time")) as $date
  | {
      FID: 0,
      FBillTypeID: {FNUMBER: bill_type},
      FBillNo: (.purchase_no | need("purchase_no")),  # 幂等键 / the idempotency key
      FDate: $date,
      FSupplierId: ($supplier | base),
      FPurchaseOrgId: ($org | base),
      FNote: (.remark | given),                       # 备注 remark
      # 单据的来源 / where the bill came from
      F_ora_Text_ckdh: .purchase_no,
      FPOOrderFinance: {FSettleCurrId: (currency | base)},
      FPOOrderEntry: [lines(first_of((.expect_arrive_time | dated), $date); $org)]
    }
  | compact
else null end
