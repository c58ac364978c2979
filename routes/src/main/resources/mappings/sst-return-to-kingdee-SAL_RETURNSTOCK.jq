# 甩手掌柜退仓单 → 金蝶云星空销售退货单（SAL_RETURNSTOCK）的一个 Model
# One SST return to the warehouse (PushREQBill, DownloadREQBill) becomes one Model of Kingdee's SAL_RETURNSTOCK: the store
# is a customer that gives goods back.
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
# 库存状态：质量问题的退货通常不是可用状态，请按贵公司情况修改
# Stock status: what comes back for its quality is often not available stock; change it to fit
def stock_status: "KCZT01_SYS";
def return_type: null;             # 退货类型 return type, for instance "THLX01_SYS"
# 物料编码：默认与甩手掌柜商品编码相同；不同时用对照表 material.csv
# Material number: the same as SST's product code by default; with a table: lookup("material"; .; "material")
def material: .;
# 门店、仓库的键：甩手掌柜的 ID（对照表 sst_store.csv、sst_warehouse.csv 的第一列）
# Stores and warehouses are looked up by SST's own id, the first column of sst_store.csv and sst_warehouse.csv
def store($column): tostring as $id | lookup("sst_store"; $id; $column);
def warehouse($column): tostring as $id | lookup("sst_warehouse"; $id; $column);

# ---- 工具 / tools --------------------------------------------------------------------------------------------------

def details: (.billitems // []) | if length == 0 then error("the return to the warehouse has no billitems") else .[] end;

# ---- 明细 / lines --------------------------------------------------------------------------------------------------

def lines($owner; $stock): details
    | (.dealpri | checked("dealpri in a line")) as $price
    | {
        FRowType: "Standard",
        FMaterialId: (.prodcode | need("prodcode in a line") | material | base),
        FRealQty: (.amount | checked("amount in a line")),
        FIsFree: ($price | numeric("dealpri") == 0),
        FOwnerTypeId: owner_type,
        FOwnerId: ($owner | base),
        FStockId: ($stock | base),
        FStockstatusId: (stock_status | base),
        FReturnType: (return_type | base),
        FTaxPrice: $price,
        FNote: (.remark | given)
      }
    | compact;

# ---- 单据头 / head -------------------------------------------------------------------------------------------------

# 退仓单的方向：门店（出）→ 仓库（入）。例子中两个字段名与收货差异单相同：outstore* 是仓库，instore* 是门店
# The vendor's fields are those of the difference: outstore* is the warehouse that shipped, instore* the store that returns
(.outstoreuid | need("outstoreuid")) as $warehouse
| (.instoreuid | need("instoreuid")) as $store
| ($store | store("organisation")) as $sale_org
| ($warehouse | warehouse("organisation")) as $stock_org
| ($warehouse | warehouse("stock")) as $stock
| {
    FID: 0,
    FBillTypeID: {FNUMBER: bill_type},
    FBillNo: (.billno | need("billno")),             # 幂等键 / the idempotency key
    FDate: (.rdate | need("rdate")),
    FSaleOrgId: ($sale_org | base),
    FRetcustId: ($store | store("customer") | base),
    FStockOrgId: ($stock_org | base),
    FOwnerTypeIdHead: owner_type,
    FOwnerIdHead: ($stock_org | base),
    FHeadNote: (.remarks | given),                   # 备注 remark
    # 单据的来源 / where the bill came from
    F_ora_Text_ckdh: .billno,
    SubHeadEntity: {
      FSettleOrgId: ($sale_org | base),
      FSettleCurrId: (currency | base)
    },
    FEntity: [lines($stock_org; $stock)]
  }
| compact
