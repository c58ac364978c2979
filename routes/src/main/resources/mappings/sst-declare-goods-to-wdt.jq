# 甩手掌柜门店报货单 → 旺店通原始订单（trade_push 的一个 trade）
# One SST goods declaration of a store becomes one raw order of WDT (a trade of trade_push): the store is the receiver.
#
# 金额原样传递，从不计算：已付金额取报货总金额 dealtotal，旺店通会核对它与明细之和。
# Amounts pass through as they came: what is paid is the declaration's dealtotal, and WDT checks it against the lines.
#
# 自带的函数（说明见 routes/README.md）/ functions that come with it, explained in routes/README.md:
# lookup, filled, given, need, checked, numeric, first_of, distinct, portions, base, dated, compact

# ---- 按贵公司情况修改 / change these to fit your tenant ------------------------------------------------------------

# 收货信息：对照表 sst_store.csv 的列 / the receiver is a row of sst_store.csv, looked up by SST's store id
def store($column): tostring as $id | lookup("sst_store"; $id; $column);
# 指定仓库：对照表 sst_warehouse.csv 的列 wdt_warehouse / the warehouse that ships, empty lets WDT choose
def warehouse: tostring as $id | lookup("sst_warehouse"; $id; "wdt_warehouse"; null);
# 商家编码：默认与甩手掌柜商品编码相同 / the merchant's code: the same as SST's product code by default
def spec: .;

# ---- 工具 / tools --------------------------------------------------------------------------------------------------

def details: (.billitems // []) | if length == 0 then error("the goods declaration has no billitems") else .[] end;

# ---- 明细 / lines --------------------------------------------------------------------------------------------------

def lines($billno): [details] | to_entries[] | .key as $index | .value
    | (.prodcode | need("prodcode in a line")) as $code
    | {
        oid: ($billno + "-" + ($index + 1 | tostring)),
        num: (.amount | checked("amount in a line")),
        price: (.dealpri | checked("dealpri in a line")),
        status: 30,                                   # 已支付 paid
        refund_status: 0,
        goods_id: (.produid | need("produid in a line") | tostring),
        spec_no: ($code | spec),
        goods_name: (.prodname | given // $code),
        adjust_amount: 0,
        discount: 0,
        share_discount: 0,
        remark: (.remark | given)
      }
    | compact;

# ---- 订单 / order --------------------------------------------------------------------------------------------------

(.billno | need("billno")) as $billno
| (.storeuid | need("storeuid")) as $store
| {
    tid: $billno,                                     # 幂等键 / the idempotency key
    trade_status: 30,                                 # 已支付 paid
    pay_status: 2,
    delivery_term: 1,                                 # 款到发货 ship when paid
    trade_time: first_of(.billingdate, .refertime),
    pay_time: (first_of(.refertime, .billingdate) | need("refertime")),
    buyer_nick: (first_of(.storename, .storecode) | need("storename")),
    receiver_name: ($store | store("receiver_name")),
    receiver_province: ($store | store("receiver_province")),
    receiver_city: ($store | store("receiver_city")),
    receiver_district: ($store | store("receiver_district")),
    receiver_address: ($store | store("receiver_address")),
    receiver_mobile: ($store | store("receiver_mobile")),
    post_amount: 0,
    cod_amount: 0,
    ext_cod_fee: 0,
    other_amount: 0,
    paid: (.dealtotal | checked("dealtotal")),
    warehouse_no: (.deliverywhid | if filled then warehouse else null end),
    seller_memo: (.remarks | given),
    order_list: [lines($billno)]
  }
| compact
