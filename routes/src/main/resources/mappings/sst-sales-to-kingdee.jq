# 甩手掌柜销售单 → 金蝶云星空销售出库单（SAL_OUTSTOCK）的一个 Model
# One SST sale of a store (QuerySaleOrderInfo) becomes one Model of Kingdee's SAL_OUTSTOCK.
#
# 金额和数量原样传递，从不计算（jq 的数字是二进制浮点数）；空值不传；字段顺序有意义：往来单位在前，单价在后。
# Amounts and quantities pass through as they came and are never calculated with: jq's numbers are binary.
# Empty cells are left out. The order of fields matters to Kingdee: partner first, price last.
#
# 自带的函数（说明见 routes/README.md）/ functions that come with it, explained in routes/README.md:
# lookup, filled, given, need, checked, numeric, first_of, distinct, portions, base, dated, compact

# ---- 按贵公司情况修改 / change these to fit your tenant ------------------------------------------------------------

def bill_type: "XSCKD01_SYS";      # 单据类型 bill type
def currency: "PRE001";            # 结算币别 settle currency
def owner_type: "BD_OwnerOrg";     # 货主类型 owner type
def stock_status: "KCZT01_SYS";    # 库存状态 stock status: available
# 物料编码：默认与甩手掌柜商品编码相同；不同时用对照表 material.csv
# Material number: the same as SST's product code by default; with a table: lookup("material"; .; "material")
def material: .;
# 门店、仓库的键：甩手掌柜的 ID（对照表 sst_store.csv、sst_warehouse.csv 的第一列）
# Stores and warehouses are looked up by SST's own id, the first column of sst_store.csv and sst_warehouse.csv
def store($column): tostring as $id | lookup("sst_store"; $id; $column);
def warehouse($column): tostring as $id | lookup("sst_warehouse"; $id; $column);

# ---- 工具 / tools --------------------------------------------------------------------------------------------------

def details: (.billnoproductsitems // []) | if length == 0 then error("the sale has no billnoproductsitems") else .[] end;

# 单号：从 erp.sst.store-in-number-from 那天起，后面加门店 ID，因为两家门店可能用同一个单号
# The number: from the day of erp.sst.store-in-number-from on with the store behind it, as two stores may give one number
def number($store; $date): variable("storeInNumberFrom") as $from
    | (.billno | need("billno") | tostring)
      + if ($from | filled) and ($date | tostring | .[0:10]) >= $from then "-" + ($store | tostring) else "" end;

# 支付方式：路由先用 QueryAllPay 取得编码和名称；未知的编码是错误
# Payments: the route has asked QueryAllPay for codes and names first; a code that it does not list is an error
def pays: variable("pays") | if type == "string" then fromjson else . end;
def pay_name($pays): (.paycode | need("paycode in a payment") | tostring) as $code
    | first($pays[] | select((.paycode | tostring) == $code) | .payname)
      // error("QueryAllPay lists no paycode '" + $code + "'");

# 实收与记账金额之差：整单优惠、抹零不在单价里；写进第一行的备注，erp.sst.payment-difference=refuse 时成为死信
# What was paid against what is booked: a discount at payment is in no price. It is noted in the first line, or makes the
# sale a dead letter with erp.sst.payment-difference=refuse. Sums are binary, so they are compared and told, never booked.
def cents: . * 100 | if . < 0 then -(0.5 - . | floor) else . + 0.5 | floor end | . / 100 | tostring;
def paid: (.billnopayitems // []) as $payments
    | if ($payments | length) > 0 then
        [$payments[] | .paymoney | checked("paymoney in a payment") | numeric("paymoney in a payment")] | add
      elif .dealtotal | filled then .dealtotal | numeric("dealtotal")
      else null end;
def difference: paid as $paid
    | [details | (.amount | checked("amount in a line") | numeric("amount in a line"))
                 * (.dealpri | checked("dealpri in a line") | numeric("dealpri in a line"))] as $amounts
    | ($amounts | add) as $sum
    | if $paid == null then null
      # 每行可差半分，是四舍五入 / half a cent in each line is rounding
      elif ($paid - $sum | if . < 0 then -. else . end) <= 0.005 * ($amounts | length) + 0.00001 then null
      elif variable("paymentDifference") == "refuse" then
        error("the customer paid " + ($paid | cents) + ", but the lines come to " + ($sum | cents) + ": a discount or rounding at payment,"
              + " which is in no price. Book it by hand, then drop this dead letter, or set erp.sst.payment-difference=note and replay")
      else .billno as $billno
        | ($billno | tostring) + " 实收 " + ($paid | cents) + "，明细 " + ($sum | cents) + "，差 " + ($paid - $sum | cents) end;

# ---- 明细 / lines --------------------------------------------------------------------------------------------------

def lines($owner; $stock; $difference): [details] | to_entries[] | .key as $index | .value
    | (.dealpri | checked("dealpri in a line")) as $price
    | {
        FRowType: "Standard",
        FMaterialID: (.prodcode | need("prodcode in a line") | material | base),
        FMustQty: .amount,
        FRealQty: (.amount | checked("amount in a line")),
        FIsFree: ($price | numeric("dealpri") == 0),   # 赠品 / gift
        FOwnerTypeID: owner_type,
        FOwnerID: ($owner | base),
        FStockID: ($stock | base),
        FStockStatusID: (stock_status | base),
        FTaxPrice: $price,
        FEntrynote: (if $index == 0 then $difference else null end)   # 实收与明细之差 / what was paid and is in no price
      }
    | compact;

# ---- 单据头 / head -------------------------------------------------------------------------------------------------

(.storeuid | need("storeuid")) as $store
| ($store | store("organisation")) as $organisation
| pays as $pays
| (.rdate | need("rdate")) as $date
| number($store; $date) as $number
| difference as $difference
| {
    FID: 0,
    FBillTypeID: {FNUMBER: bill_type},
    FBillNo: $number,                                # 幂等键 / the idempotency key
    FDate: $date,
    FSaleOrgId: ($organisation | base),
    FCustomerID: ($store | store("customer") | base),
    FStockOrgId: ($organisation | base),
    FOwnerTypeIdHead: owner_type,
    FOwnerIdHead: ($organisation | base),
    # 收款方式与金额，逐笔 / how it was paid, payment by payment
    FNote: ([(.billnopayitems // [])[] | pay_name($pays) + " " + (.paymoney | checked("paymoney in a payment") | tostring)]
             | join("; ") | given),
    # 单据的来源 / where the bill came from
    F_ora_Text_ckdh: $number,
    SubHeadEntity: {
      FSettleOrgID: ($organisation | base),
      FSettleCurrID: (currency | base)
    },
    FEntity: [lines($organisation; ($store | store("stock")); $difference)]
  }
| compact
