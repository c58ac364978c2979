# 旺店通调拨单 → 金蝶云星空直接调拨单（STK_TransferDirect）的一个 Model
# One finished WDT transfer (stock_transfer_query) becomes one Model of Kingdee's STK_TransferDirect.
#
# 数量原样传递；空值不传 / quantities pass through as they came; empty cells are left out.
#
# 自带的函数（说明见 routes/README.md）/ functions that come with it, explained in routes/README.md:
# lookup, filled, given, need, checked, numeric, first_of, distinct, portions, base, dated, compact

# ---- 按贵公司情况修改 / change these to fit your tenant ------------------------------------------------------------

def bill_type: "ZJDB01_SYS";                   # 单据类型 bill type
def owner_type: "BD_OwnerOrg";                 # 货主类型 owner type
def keeper_type: "BD_KeeperOrg";               # 保管者类型 keeper type
def stock_status: "KCZT01_SYS";                # 库存状态 stock status: available
def within_one_organisation: "InnerOrgTransfer";  # 调拨类型：组织内 within one organisation
# 跨组织调拨：请先在金蝶中确认此值 / between organisations: make sure in your Kingdee that this is its value
def between_organisations: "OverOrgTransfer";
# 物料编码：默认与商家编码相同；不同时用对照表 material.csv
# Material number: the same as WDT's by default; with a table: lookup("material"; .; "material")
def material: .;
# 数量：实际入库 / quantity: what has arrived
def quantity: .in_num, .goods_in_count, .num;

# ---- 工具 / tools --------------------------------------------------------------------------------------------------

# 明细节点：经典版 details_list，Y 版另有名称 / the lines: details_list in classic, other names in Y
def details: (.details_list // .stock_in_order_detail_list // .order_detail_list // [])
    | if length == 0 then error("the transfer has no details_list") else .[] end;
def spec: first_of(.spec_no, .sku_no) | need("spec_no in a detail");

# ---- 明细 / lines --------------------------------------------------------------------------------------------------

def lines($out; $in): details
    | {
        FMaterialId: (spec | material | base),
        FQty: (first_of(quantity) | checked("num in a detail")),
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
        FLot: (.batch_no | base),
        FNoteEntry: (.remark | given)
      }
    | compact;

def place($warehouse): {
    organisation: lookup("warehouse"; $warehouse; "organisation"),
    stock: lookup("warehouse"; $warehouse; "stock")
  };

# ---- 单据头 / head -------------------------------------------------------------------------------------------------

(.from_warehouse_no | need("from_warehouse_no")) as $from
| (.to_warehouse_no | need("to_warehouse_no")) as $to
| place($from) as $out
| place($to) as $in
| {
    FID: 0,
    FBillTypeID: {FNUMBER: bill_type},
    FBizType: "NORMAL",
    FTransferDirect: "GENERAL",
    FTransferBizType: (if $out.organisation == $in.organisation then within_one_organisation else between_organisations end),
    FBillNo: (.transfer_no | need("transfer_no")),  # 幂等键 / the idempotency key
    # 经典版接口没有公布审核或入库时间，用最后修改时间：完成之后一般不再变化
    # WDT publishes no time of arrival: the last change is taken, after which a finished transfer stays as it is
    # 没有这些字段时，用读到它的时间窗结束的那一天：只取日期，重读时内容才不变
    # Where no such field comes, the day on which the time window ended that it was read in: without the time of day,
    # for a second reading has other windows, and the bill must be the same
    FDate: (first_of((.modified, .created, (header("CamelWdtWindowEnd") | if filled then .[0:10] else null end)) | dated) | need("modified")),
    FStockOutOrgId: ($out.organisation | base),
    FOwnerTypeOutIdHead: owner_type,
    FOwnerOutIdHead: ($out.organisation | base),
    FStockOrgId: ($in.organisation | base),
    FOwnerTypeIdHead: owner_type,
    FOwnerIdHead: ($in.organisation | base),
    FNote: (.remark | given),                       # 备注 remark
    # 单据的来源 / where the bill came from
    F_ora_Text_ckdh: .transfer_no,
    FBillEntry: [lines($out; $in)]
  }
| compact
