# 甩手掌柜收货差异单 → 金蝶云星空直接调拨单（STK_TransferDirect）的一个 Model
# One SST receiving difference (PushRECBill, DownloadRECBill) becomes one Model of Kingdee's STK_TransferDirect.
#
# 差异数 = 发货数 - 实收数（发 10 收 8 差 2）。发货时全部调入了门店，因此差异从门店调回仓库。
# The quantity is what was shipped and did not arrive (shipped 10, received 8: 2). All of it was booked into the store when
# it was shipped, so the difference goes back from the store to the warehouse.
# 数量原样传递；空值不传 / quantities pass through as they came; empty cells are left out.
#
# 自带的函数（说明见 routes/README.md）/ functions that come with it, explained in routes/README.md:
# lookup, filled, given, need, checked, numeric, first_of, distinct, portions, base, dated, compact

# ---- 按贵公司情况修改 / change these to fit your tenant ------------------------------------------------------------

def bill_type: "ZJDB01_SYS";                   # 单据类型 bill type
def owner_type: "BD_OwnerOrg";                 # 货主类型 owner type
def keeper_type: "BD_KeeperOrg";               # 保管者类型 keeper type
def stock_status: "KCZT01_SYS";                # 库存状态 stock status: available
# 调拨方向：金蝶公开资料只见 GENERAL（普通）；退货方向请先在金蝶中确认其值
# Direction: published material shows GENERAL only; for a direction of returns look up its value in your Kingdee first
def direction: "GENERAL";
def within_one_organisation: "InnerOrgTransfer";  # 调拨类型：组织内 within one organisation
# 跨组织调拨：请先在金蝶中确认此值 / between organisations: make sure in your Kingdee that this is its value
def between_organisations: "OverOrgTransfer";
# 物料编码：默认与甩手掌柜商品编码相同；不同时用对照表 material.csv
# Material number: the same as SST's product code by default; with a table: lookup("material"; .; "material")
def material: .;
# 门店、仓库的键：甩手掌柜的 ID（对照表 sst_store.csv、sst_warehouse.csv 的第一列）
# Stores and warehouses are looked up by SST's own id, the first column of sst_store.csv and sst_warehouse.csv
def store($column): tostring as $id | lookup("sst_store"; $id; $column);
def warehouse($column): tostring as $id | lookup("sst_warehouse"; $id; $column);

# ---- 工具 / tools --------------------------------------------------------------------------------------------------

def details: (.billitems // []) | if length == 0 then error("the receiving difference has no billitems") else .[] end;

# ---- 明细 / lines --------------------------------------------------------------------------------------------------

def lines($out; $in): details
    | {
        FMaterialId: (.prodcode | need("prodcode in a line") | material | base),
        FQty: (.amount | checked("amount in a line")),
        FSrcStockId: ($out.stock | base),
        FDestStockId: ($in.stock | base),
        FSrcStockStatusId: (stock_status | base),
        FDestStockStatusId: (stock_status | base),
        FOwnerTypeOutId: owner_type,
        FOwnerOutId: ($out.organisation | base),
        FOwnerTypeId: owner_type,
        FOwnerId: ($in.organisation | base),
        FKeeperTypeId: keeper_type,
        FKeeperId: ($in.organisation | base),
        FKeeperTypeOutId: keeper_type,
        FKeeperOutId: ($out.organisation | base),
        FNoteEntry: (.remark | given)
      }
    | compact;

# ---- 单据头 / head -------------------------------------------------------------------------------------------------

(.outstoreuid | need("outstoreuid")) as $warehouse
| (.instoreuid | need("instoreuid")) as $store
| {organisation: ($store | store("organisation")), stock: ($store | store("stock"))} as $out
| {organisation: ($warehouse | warehouse("organisation")), stock: ($warehouse | warehouse("stock"))} as $in
| {
    FID: 0,
    FBillTypeID: {FNUMBER: bill_type},
    FBizType: "NORMAL",
    FTransferDirect: direction,
    FTransferBizType: (if $out.organisation == $in.organisation then within_one_organisation else between_organisations end),
    FBillNo: (.billno | need("billno")),             # 幂等键 / the idempotency key
    FDate: (.rdate | need("rdate")),
    FStockOutOrgId: ($out.organisation | base),
    FOwnerTypeOutIdHead: owner_type,
    FOwnerOutIdHead: ($out.organisation | base),
    FStockOrgId: ($in.organisation | base),
    FOwnerTypeIdHead: owner_type,
    FOwnerIdHead: ($in.organisation | base),
    FNote: (.remarks | given),                       # 备注 remark
    # 出库单号 / the number of the outbound bill it is about
    F_ora_Text_ysdh: first_of(.stobillno, .tbillno),
    # 单据的来源 / where the bill came from
    F_ora_Text_ckdh: .billno,
    FBillEntry: [lines($out; $in)]
  }
| compact
