# 甩手掌柜门店报货单 → 金蝶云星空调拨申请单（STK_TRANSFERAPPLY）的一个 Model
# One SST goods declaration of a store becomes one Model of Kingdee's STK_TRANSFERAPPLY: the store is a stock of ours that
# asks the warehouse for goods.
#
# 数量原样传递；空值不传 / quantities pass through as they came; empty cells are left out.
#
# 自带的函数（说明见 routes/README.md）/ functions that come with it, explained in routes/README.md:
# lookup, filled, given, need, checked, numeric, first_of, distinct, portions, base, dated, compact

# ---- 按贵公司情况修改 / change these to fit your tenant ------------------------------------------------------------

def bill_type: "DBSQD01_SYS";      # 单据类型 bill type
def owner_type: "BD_OwnerOrg";     # 货主类型 owner type
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

def lines($out; $in): details
    | {
        FMATERIALID: (.prodcode | need("prodcode in a line") | material | base),
        FQty: (.amount | checked("amount in a line")),
        FStockOrgId: ($out.organisation | base),
        FStockId: ($out.stock | base),
        FStockOrgInId: ($in.organisation | base),
        FStockInId: ($in.stock | base),
        FOwnerTypeId: owner_type,
        FOwnerId: ($out.organisation | base),
        FOwnerTypeInId: owner_type,
        FOwnerInId: ($in.organisation | base),
        FNote: (.remark | given)
      }
    | compact;

# ---- 单据头 / head -------------------------------------------------------------------------------------------------

(.storeuid | need("storeuid")) as $store
| (.deliverywhid | need("deliverywhid")) as $warehouse
| {organisation: ($warehouse | warehouse("organisation")), stock: ($warehouse | warehouse("stock"))} as $out
| {organisation: ($store | store("organisation")), stock: ($store | store("stock"))} as $in
| {
    FID: 0,
    FBillTypeID: {FNUMBER: bill_type},
    FBillNo: (.billno | need("billno")),             # 幂等键 / the idempotency key
    FDate: (.rdate | need("rdate")),
    FAPPORGID: ($in.organisation | base),
    FOwnerTypeIdHead: owner_type,
    FOwnerTypeInIdHead: owner_type,
    FRemarks: (.remarks | given),                    # 备注 remark
    # 单据的来源 / where the bill came from
    F_ora_Text_ckdh: .billno,
    FEntity: [lines($out; $in)]
  }
| compact
