# 甩手掌柜门店报货单 → 金蝶云星空销售订单（SAL_SaleOrder）的一个 Model
# One SST goods declaration of a store (PushStoreDeclareGoods, DownloadStoreDeclareGoodsByBatch) becomes one Model of
# Kingdee's SAL_SaleOrder: the store is a customer that orders.
#
# 金额和数量原样传递，从不计算（jq 的数字是二进制浮点数）；空值不传；字段顺序有意义：往来单位在前，单价在后。
# Amounts and quantities pass through as they came and are never calculated with: jq's numbers are binary.
# Empty cells are left out. The order of fields matters to Kingdee: partner first, price last.
#
# 自带的函数（说明见 routes/README.md）/ functions that come with it, explained in routes/README.md:
# lookup, filled, given, need, checked, numeric, first_of, distinct, portions, base, dated, compact

# ---- 按贵公司情况修改 / change these to fit your tenant ------------------------------------------------------------

def bill_type: "XSDD01_SYS";       # 单据类型 bill type
def currency: "PRE001";            # 结算币别 settle currency
# 物料编码：默认与甩手掌柜商品编码相同；不同时用对照表 material.csv
# Material number: the same as SST's product code by default; with a table: lookup("material"; .; "material")
def material: .;
# 门店、仓库的键：甩手掌柜的 ID（对照表 sst_store.csv、sst_warehouse.csv 的第一列）
# Stores and warehouses are looked up by SST's own id, the first column of sst_store.csv and sst_warehouse.csv
def store($column): tostring as $id | lookup("sst_store"; $id; $column);
def warehouse($column): tostring as $id | lookup("sst_warehouse"; $id; $column);

# ---- 工具 / tools --------------------------------------------------------------------------------------------------

def details: (.billitems // []) | if length == 0 then error("the goods declaration has no billitems") else .[] end;

# ---- 明细 / lines --------------------------------------------------------------------------------------------------

def lines($settle_org; $delivery): details
    | (.dealpri | checked("dealpri in a line")) as $price
    | {
        FMaterialId: (.prodcode | need("prodcode in a line") | material | base),
        FQty: (.amount | checked("amount in a line")),
        FIsFree: ($price | numeric("dealpri") == 0),   # 赠品 / gift
        FDeliveryDate: $delivery,
        FSettleOrgIds: ($settle_org | base),
        FTaxPrice: $price,
        FEntryNote: (.remark | given)
      }
    | compact;

# ---- 单据头 / head -------------------------------------------------------------------------------------------------

(.storeuid | need("storeuid")) as $store
| ($store | store("organisation")) as $sale_org
| (.rdate | need("rdate")) as $date
| {
    FID: 0,
    FBillTypeID: {FNUMBER: bill_type},
    FBillNo: (.billno | need("billno")),             # 幂等键 / the idempotency key
    FDate: $date,
    FSaleOrgId: ($sale_org | base),
    FCustId: ($store | store("customer") | base),
    FNote: (.remarks | given),                       # 备注 remark
    # 单据的来源 / where the bill came from
    F_ora_Text_ckdh: .billno,
    FSaleOrderFinance: {FSettleCurrId: (currency | base)},
    FSaleOrderEntry: [lines($sale_org; $date)]
  }
| compact
