-- what reconciliation has found missing is looked for by the number of its source, in a ledger that only grows
CREATE INDEX erp_bill_source ON erp_bill (source_id, kingdee_account, form_id);
