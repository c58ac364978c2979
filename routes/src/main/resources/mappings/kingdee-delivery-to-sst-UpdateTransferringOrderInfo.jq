# 金蝶云星空销售出库单 → 甩手掌柜 UpdateTransferringOrderInfo：回写实际出库数量
# One delivery of Kingdee tells SST what was shipped of an outbound bill (UpdateTransferringOrderInfo).
#
# 前提：金蝶单据带有甩手掌柜的单据 ID 和流水 ID（由生成该单据的路由写入自定义字段）。
# It needs SST's bill id and line ids in fields of your own on the Kingdee bill; whatever made the bill has to put them there.
# 输入：一张单据，单据头字段在外层，单据体在 FEntity；字段名与查询一致
# The input is one bill: fields of the head, and its lines in FEntity, named as they were asked for.
# 请把它们加到路由的 head-fields 和 line-fields / add them to the head-fields and line-fields of the route
#
# 自带的函数（说明见 routes/README.md）/ functions that come with it, explained in routes/README.md:
# lookup, filled, given, need, checked, numeric, first_of, distinct, portions, base, dated, compact

# ---- 按贵公司情况修改 / change these to fit your tenant ------------------------------------------------------------

def bill_id: .F_ora_Text_buid;
def line_id: .F_ora_Text_ibiuid;
def product_id: .F_ora_Text_produid;

# ---- 工具 / tools --------------------------------------------------------------------------------------------------

def details: (.FEntity // []) | if length == 0 then error("the delivery has no FEntity") else .[] end;

# ---- 单据 / bill ---------------------------------------------------------------------------------------------------

[details] as $lines
| {
    buid: (bill_id | need("F_ora_Text_buid")),
    billnoitems: [$lines[] | {
        ibiuid: (line_id | need("F_ora_Text_ibiuid in a line")),
        produid: (product_id | need("F_ora_Text_produid in a line")),
        tamount: (.FRealQty | checked("FRealQty in a line"))
      }]
  }
