# 旺店通其他出库单 → 金蝶云星空其他出库单（STK_MisDelivery）的一个 Model
# One other WDT stock-out (stockout_order_query) becomes one Model of Kingdee's STK_MisDelivery.
#
# 数量原样传递；空值不传 / quantities pass through as they came; empty cells are left out.
#
# 自带的函数（说明见 routes/README.md）/ functions that come with it, explained in routes/README.md:
# lookup, filled, given, need, checked, numeric, first_of, distinct, portions, base, dated, compact

# ---- 按贵公司情况修改 / change these to fit your tenant ------------------------------------------------------------

def bill_type: "QTCKD01_SYS";      # 单据类型 bill type
def owner_type: "BD_OwnerOrg";     # 货主类型 owner type
def keeper_type: "BD_KeeperOrg";   # 保管者类型 keeper type
def stock_status: "KCZT01_SYS";    # 库存状态 stock status: available
def department: "BM000175";        # 领料部门 department that takes the goods
# 物料编码：默认与商家编码相同；不同时用对照表 material.csv
# Material number: the same as WDT's by default; with a table: lookup("material"; .; "material")
def material: .;

# ---- 工具 / tools --------------------------------------------------------------------------------------------------

# 明细节点：经典版 details_list，Y 版另有名称 / the lines: details_list in classic, other names in Y
def details: (.details_list // .stock_in_order_detail_list // .order_detail_list // [])
    | if length == 0 then error("the stock-out has no details_list") else .[] end;
def spec: first_of(.spec_no, .sku_no) | need("spec_no in a detail");

# ---- 明细 / lines --------------------------------------------------------------------------------------------------

def lines($owner; $stock): details
    | {
        FMaterialId: (spec | material | base),
        FQty: (first_of(.num, .goods_count) | checked("num in a detail")),
        FStockId: ($stock | base),
        FStockStatusId: (stock_status | base),
        FLot: (.batch_no | base),
        FProduceDate: (.production_date | dated),
        FExpiryDate: (.expire_date | dated),
        FOwnerTypeId: owner_type,
        FOwnerId: ($owner | base),
        FKeeperTypeId: keeper_type,
        FKeeperId: ($owner | base),
        FEntryNote: (.remark | given)
      }
    | compact;

# ---- 单据头 / head -------------------------------------------------------------------------------------------------

(.warehouse_no | need("warehouse_no")) as $warehouse
| lookup("warehouse"; $warehouse; "organisation") as $org
| lookup("warehouse"; $warehouse; "stock") as $stock
| (first_of(.stockout_no, .order_no) | need("stockout_no")) as $number
| {
    FID: 0,
    FBillTypeID: {FNUMBER: bill_type},
    FBillNo: $number,                             # 幂等键 / the idempotency key
    FDate: (.consign_time | dated | need("consign_time")),
    FStockOrgId: ($org | base),
    FPickOrgId: ($org | base),                    # 领用组织 organisation that takes the goods
    FStockDirect: "GENERAL",                      # 库存方向：普通 direction: general
    FDeptId: (department | base),
    FOwnerTypeIdHead: owner_type,
    FOwnerIdHead: ($org | base),
    FNote: (.remark | given),                     # 备注 remark
    # 单据的来源 / where the bill came from
    F_ora_Text_ckdh: $number,
    FEntity: [lines($org; $stock)]
  }
| compact
