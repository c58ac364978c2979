-- what reconciliation has found missing is looked for by the number of its source, in a ledger that only grows
CREATE INDEX erp_bill_source ON erp_bill (source_id, kingdee_account, form_id);
-- each summary of a night counts those of its own day and group
CREATE INDEX erp_summary_part_day ON erp_summary_part (route_id, bill_day, group_key);
