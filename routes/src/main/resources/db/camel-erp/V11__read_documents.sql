-- what the last bill of its summary that was handed out was made of, so that a change in the meantime is told also after
-- a crash: its hash, and its content once another has taken its place
ALTER TABLE erp_summary_part ADD COLUMN read_hash CHAR(64);
ALTER TABLE erp_summary_part ADD COLUMN read_json TEXT;
