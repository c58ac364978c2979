# 金蝶采购订单 → 旺店通采购单（purchase_order_push 的 purchase_info）
# One approved purchase order of Kingdee (PUR_PurchaseOrder) becomes one purchase_info of WDT's purchase_order_push.
#
# 输入 input: {"FBillNo": …, "FSupplierId.FNumber": …, …, "FPOOrderEntry": [{"FMaterialId.FNumber": …, "FQty": …, "FTaxPrice": …}]}
# 金额和数量原样传递，从不计算 / amounts and quantities pass through as they came and are never calculated with.
# 结果为 null 时该单据不推送 / a bill of which this makes null is not pushed.
#
# 自带的函数（说明见 routes/README.md）/ functions that come with it, explained in routes/README.md:
# lookup, filled, given, need, checked, numeric, first_of, distinct, portions, base, dated, compact

# ---- 按贵公司情况修改 / change these to fit your tenant ------------------------------------------------------------

# 1 自动审核 / 1 approves the order in WDT, 0 leaves that to somebody
def is_check: 0;
# 旺店通的金额所用币别；金蝶采购订单是别的币别时，单价不能照抄
# The currency of WDT's amounts: the price of an order in another one means something else there
def currency: "PRE001";
# 供应商：provider.csv（supplier,provider_no）；没有该文件里的行时用金蝶编码
# WDT's number of the supplier: provider.csv (supplier,provider_no), else Kingdee's own number
def provider: .["FSupplierId.FNumber"] as $n | lookup("provider"; $n; "provider_no"; $n);
# 收货仓库：purchase_warehouse.csv（organisation,warehouse_no），按采购组织
# the warehouse that receives: purchase_warehouse.csv (organisation,warehouse_no), by purchase organisation
def warehouse: lookup("purchase_warehouse"; .["FPurchaseOrgId.FNumber"]; "warehouse_no");

# 含税单价；Y 版没有 tax_price 字段，改为 null / the price with tax; dialect Y has no such field: make it null there
def tax_price: .FTaxPrice | given;

(.["FSettleCurrId.FNumber"] | given) as $settled
| if $settled != null and $settled != currency then
    error("the purchase order is in currency " + $settled + " (FSettleCurrId), but WDT takes amounts in " + currency
          + " only: create it in WDT by hand with prices in " + currency + ", then drop this dead letter")
  else . end
| {
    provider_no: provider,
    warehouse_no: warehouse,
    outer_no: (.FBillNo | need("FBillNo")),
    is_use_outer_no: 1,
    is_check: is_check,
    remark: (.FNote | given),
    details_list: [.FPOOrderEntry[] | {
        spec_no: (.["FMaterialId.FNumber"] | need("FMaterialId")),
        num: (.FQty | need("FQty")),
        price: (.FPrice | need("FPrice")),           # 税前单价 / the price without tax
        tax_price: tax_price,
        remark: (.FEntryNote | given)
    } | compact]
} | if (.details_list | length) == 0 then error("the purchase order has no lines") else . end | compact
