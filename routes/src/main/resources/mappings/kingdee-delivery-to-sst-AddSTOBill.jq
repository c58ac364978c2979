# 金蝶云星空销售出库单 → 甩手掌柜出库单（AddSTOBill 的 items）
# One delivery of Kingdee becomes the bill of SST's AddSTOBill (its node items).
#
# 输入：一张单据，单据头字段在外层，单据体在 FEntity；字段名与查询一致
# The input is one bill: fields of the head, and its lines in FEntity, named as they were asked for.
# 数量和金额原样传递，从不计算 / quantities and amounts pass through as they came.
#
# 自带的函数（说明见 routes/README.md）/ functions that come with it, explained in routes/README.md:
# lookup, filled, given, need, checked, numeric, first_of, distinct, portions, base, dated, compact

# ---- 按贵公司情况修改 / change these to fit your tenant ------------------------------------------------------------

# 对照表：金蝶客户 → 甩手掌柜门店，金蝶仓库 → 甩手掌柜仓库
# Tables: Kingdee's customer to SST's store, Kingdee's stock to SST's warehouse
def store($column): tostring as $number | lookup("kingdee_customer"; $number; $column);
def warehouse($column): tostring as $number | lookup("kingdee_stock"; $number; $column);
# 甩手掌柜的金额所用币别；金蝶单据是别的币别时，单价不能照抄
# The currency of SST's amounts: the price of a delivery in another one means something else there
def currency: "PRE001";
# 甩手掌柜商品 ID 不是必需的；有对照表时： lookup("kingdee_material"; .; "produid")
# SST's product id is not required; with a table: lookup("kingdee_material"; .; "produid")
def product_id: null;

# ---- 工具 / tools --------------------------------------------------------------------------------------------------

def details: (.FEntity // []) | if length == 0 then error("the delivery has no FEntity") else .[] end;

def day: tostring | .[0:10];
def second: tostring | .[0:19] | gsub("T"; " ");

# 出库仓库：AddSTOBill 只有一个；各行的仓库对应不止一个时报错，人工在金蝶拆单
# AddSTOBill names one warehouse for the whole bill; lines that leave from several are an error, to be split in Kingdee
def out_warehouse($lines; $number): [$lines[]."FStockID.FNumber" | select(filled) | tostring] | unique
    | if length == 0 then (null | need("FStockID.FNumber in a line")) else . end
    | . as $stocks
    | [$stocks[] | warehouse("warehouse_id")] | unique
    | if length > 1 then
        error("the lines of delivery " + ($number | tostring) + " leave from several warehouses (FStockID " + ($stocks | join(", "))
              + "), but AddSTOBill takes one: split the delivery in Kingdee, one for each warehouse")
      else .[0] end;

# ---- 单据 / bill ---------------------------------------------------------------------------------------------------

(."FSettleCurrID.FNumber" | given) as $settled
| if $settled != null and $settled != currency then
    error("the delivery is in currency " + $settled + " (FSettleCurrID), but SST takes amounts in " + currency
          + " only: create it in SST by hand with prices in " + currency + ", then drop this dead letter")
  else . end
| [details] as $lines
| (.FBillNo | need("FBillNo")) as $number
| (."FCustomerID.FNumber" | need("FCustomerID.FNumber")) as $customer
| {
    tbillno: $number,                                 # 幂等键 / the idempotency key
    parebillno: (.F_ora_Text_ysdh | given),           # 报货单号 / the goods declaration that it answers
    rdate: (.FDate | need("FDate") | day),
    refertime: (.FApproveDate | if filled then second else null end),
    outstoreuid: out_warehouse($lines; $number),
    instoreuid: ($customer | store("store_id")),
    remarks: (.FNote | given),
    billitems: [$lines[] | {
        produid: ((."FMaterialID.FNumber" | product_id) // null),
        prodcode: (."FMaterialID.FNumber" | need("FMaterialID.FNumber in a line")),
        amount: (.FRealQty | checked("FRealQty in a line")),
        dealpri: (.FTaxPrice | if filled then checked("FTaxPrice in a line") else null end)
      } | compact]
  }
| compact
