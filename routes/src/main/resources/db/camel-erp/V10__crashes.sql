-- how often Kingdee has crashed at the present content of a bill; what was lost on the way there counts for nothing
ALTER TABLE erp_bill ADD COLUMN crashes INTEGER DEFAULT 0 NOT NULL;
