# 旺店通其他入库单 → 金蝶云星空其他入库单（STK_MISCELLANEOUS）的一个 Model
# One other WDT stock-in (stockin_order_query) becomes one Model of Kingdee's STK_MISCELLANEOUS.
#
# 金额和数量原样传递，从不计算（jq 的数字是二进制浮点数）；空值不传；字段顺序有意义：往来单位在前，单价在后。
# Amounts and quantities pass through as they came and are never calculated with: jq's numbers are binary.
# Empty cells are left out. The order of fields matters to Kingdee: partner first, price last.
#
# 自带的函数（说明见 routes/README.md）/ functions that come with it, explained in routes/README.md:
# lookup, filled, given, need, checked, numeric, first_of, distinct, portions, base, dated, compact

# ---- 按贵公司情况修改 / change these to fit your tenant ------------------------------------------------------------

def bill_type: "QTRKD01_SYS";      # 单据类型 bill type
def owner_type: "BD_OwnerOrg";     # 货主类型 owner type
def keeper_type: "BD_KeeperOrg";   # 保管者类型 keeper type
def stock_status: "KCZT01_SYS";    # 库存状态 stock status: available
# 供应商或部门，金蝶要求其一；可用对照表 / supplier or department, Kingdee wants one of them; a table does, too
def department: "BM000175";
def supplier: null;
# 物料编码：默认与商家编码相同；不同时用对照表 material.csv
# Material number: the same as WDT's by default; with a table: lookup("material"; .; "material")
def material: .;
# 成本价；没有时不传 / cost; left out where there is none
def price: .stockin_price, .cost_price, .price;
def quantity: .right_num, .real_num, .num, .goods_count;

# ---- 工具 / tools --------------------------------------------------------------------------------------------------

# 明细节点：经典版 details_list，Y 版另有名称 / the lines: details_list in classic, other names in Y
def details: (.details_list // .stock_in_order_detail_list // .order_detail_list // [])
    | if length == 0 then error("the stock-in has no details_list") else .[] end;
def spec: first_of(.spec_no, .sku_no) | need("spec_no in a detail");

# ---- 明细 / lines --------------------------------------------------------------------------------------------------

def lines($owner; $stock): details
    | {
        FMATERIALID: (spec | material | base),
        FSTOCKID: ($stock | base),
        FSTOCKSTATUSID: (stock_status | base),
        FQty: (first_of(quantity) | checked("num in a detail")),
        FLOT: (.batch_no | base),
        FPRODUCEDATE: (.production_date | dated),
        FExpiryDate: (.expire_date | dated),
        FOWNERTYPEID: owner_type,
        FOWNERID: ($owner | base),
        FKEEPERTYPEID: keeper_type,
        FKEEPERID: ($owner | base),
        FEntryNote: (.remark | given),
        FPrice: (first_of(price) | if . == null then null else checked("price in a detail") end)
      }
    | compact;

# ---- 单据头 / head -------------------------------------------------------------------------------------------------

# Y 版入库单只有 warehouse_id，对照表里就用它 / a stock-in of Y has warehouse_id only: the table then has that
(first_of(.warehouse_no, .warehouse_id) | need("warehouse_no") | tostring) as $warehouse
| lookup("warehouse"; $warehouse; "organisation") as $org
| lookup("warehouse"; $warehouse; "stock") as $stock
| (first_of(.stockin_no, .order_no) | need("stockin_no")) as $number
| {
    FID: 0,
    FBillTypeID: {FNUMBER: bill_type},
    FBillNo: $number,                             # 幂等键 / the idempotency key
    FDate: (first_of((.check_time, .stockin_time, .stockin_date, .modified, .modify_date) | dated) | need("check_time")),
    FStockOrgId: ($org | base),
    FStockDirect: "GENERAL",                      # 库存方向：普通 direction: general
    FSUPPLIERID: (supplier | base),
    FDEPTID: (department | base),
    FOwnerTypeIdHead: owner_type,
    FOwnerIdHead: ($org | base),
    FNOTE: (.remark | given),                     # 备注 remark
    # 单据的来源 / where the bill came from
    F_ora_Text_ckdh: $number,
    FEntity: [lines($org; $stock)]
  }
| compact
