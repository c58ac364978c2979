-- the day of a bill that was dated anew because its own period is closed
ALTER TABLE erp_bill ADD COLUMN own_day DATE;
