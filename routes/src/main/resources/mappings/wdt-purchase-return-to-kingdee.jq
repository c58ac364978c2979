# 旺店通采购退货出库单 → 金蝶云星空采购退料单（PUR_MRB）的一个 Model
# One WDT purchase-return stock-out (stockout_order_query_return; in Y stockout_order_query with order_type=3) becomes one
# Model of Kingdee's PUR_MRB.
#
# 金额和数量原样传递，从不计算（jq 的数字是二进制浮点数）；空值不传；字段顺序有意义：往来单位在前，单价在后。
# Amounts and quantities pass through as they came and are never calculated with: jq's numbers are binary.
# Empty cells are left out. The order of fields matters to Kingdee: partner first, price last.
#
# 自带的函数（说明见 routes/README.md）/ functions that come with it, explained in routes/README.md:
# lookup, filled, given, need, checked, numeric, first_of, distinct, portions, base, dated, compact

# ---- 按贵公司情况修改 / change these to fit your tenant ------------------------------------------------------------

def bill_type: "TLD01_SYS";        # 单据类型 bill type
def currency: "PRE001";            # 结算币别 settle currency
def owner_type: "BD_OwnerOrg";     # 货主类型 owner type
def stock_status: "KCZT01_SYS";    # 库存状态 stock status: available
def return_mode: "B";              # 退料方式 FMRMODE: B 退料并扣款 return and deduct
# 物料编码：默认与商家编码相同；不同时用对照表 material.csv
# Material number: the same as WDT's by default; with a table: lookup("material"; .; "material")
def material: .;
# 含税单价 / price with tax
def price: .price, .stockout_price, .cost_price;

# ---- 工具 / tools --------------------------------------------------------------------------------------------------

# 明细节点：经典版 details_list，Y 版另有名称 / the lines: details_list in classic, other names in Y
def details: (.details_list // .stock_in_order_detail_list // .order_detail_list // [])
    | if length == 0 then error("the purchase return has no details_list") else .[] end;
def spec: first_of(.spec_no, .sku_no) | need("spec_no in a detail");

# ---- 明细 / lines --------------------------------------------------------------------------------------------------

def lines($owner; $stock): details
    | {
        FMATERIALID: (spec | material | base),
        FRMREALQTY: (first_of(.num, .goods_count) | checked("num in a detail")),
        FOWNERTYPEID: owner_type,
        FOWNERID: ($owner | base),
        FSTOCKID: ($stock | base),
        FStockStatusId: (stock_status | base),
        FLot: (.batch_no | base),
        FProduceDate: (.production_date | dated),
        FExpiryDate: (.expire_date | dated),
        FNOTE: (.remark | given),
        FTAXPRICE: (first_of(price) | checked("price in a detail"))
      }
    | compact;

# ---- 单据头 / head -------------------------------------------------------------------------------------------------

(first_of(.provider_no, (details | .provider_no)) | need("provider_no")) as $provider
| (.warehouse_no | need("warehouse_no")) as $warehouse
| lookup("supplier"; $provider; "supplier") as $supplier
| lookup("warehouse"; $warehouse; "organisation") as $org
| lookup("warehouse"; $warehouse; "stock") as $stock
| (first_of(.order_no, .stockout_no) | need("order_no")) as $number
| {
    FID: 0,
    FBillTypeID: {FNUMBER: bill_type},
    FBusinessType: "CG",
    FBillNo: $number,                             # 幂等键 / the idempotency key
    FDate: (.consign_time | dated | need("consign_time")),
    FMRMODE: return_mode,
    FStockOrgId: ($org | base),
    FPurchaseOrgId: ($org | base),
    FRequireOrgId: ($org | base),
    FSupplierID: ($supplier | base),
    FOwnerTypeIdHead: owner_type,
    FOwnerIdHead: ($org | base),
    FDESCRIPTION: (.remark | given),              # 备注 remark
    # 退货单号 / the number of the return order
    F_ora_Text_thdh: first_of(.return_no, .src_order_no),
    # 单据的来源 / where the bill came from
    F_ora_Text_ckdh: first_of(.stockout_no, .order_no),
    FPURMRBFIN: {
      FSettleOrgId: ($org | base),
      FSettleCurrId: (currency | base)
    },
    FPURMRBENTRY: [lines($org; $stock)]
  }
| compact
