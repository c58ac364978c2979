-- which records were delivered to a route, so that the job that reads the recent past again knows what is new
CREATE TABLE erp_delivered (
    delivery_key VARCHAR(500) NOT NULL PRIMARY KEY,
    delivered_at TIMESTAMP WITH TIME ZONE NOT NULL
);

CREATE INDEX erp_delivered_at ON erp_delivered (delivered_at);

-- how far a booked bill shall be brought (SUBMITTED, AUDITED) and how far that is (PENDING, DONE, FAILED)
ALTER TABLE erp_bill ADD COLUMN route_id VARCHAR(200);
ALTER TABLE erp_bill ADD COLUMN goal VARCHAR(20);
ALTER TABLE erp_bill ADD COLUMN goal_state VARCHAR(20);
ALTER TABLE erp_bill ADD COLUMN goal_message TEXT;
ALTER TABLE erp_bill ADD COLUMN goal_at TIMESTAMP WITH TIME ZONE;

CREATE INDEX erp_bill_goal ON erp_bill (goal_state, kingdee_account);

-- the documents that a summary bill is made of: each has one home, summary_no, which never changes once it is set
CREATE TABLE erp_summary_part (
    route_id       VARCHAR(200) NOT NULL,
    source_account VARCHAR(200) NOT NULL,
    source_id      VARCHAR(200) NOT NULL,
    bill_day       CHAR(10)     NOT NULL,
    group_key      VARCHAR(300) NOT NULL,
    content_hash   CHAR(64)     NOT NULL,
    model_json     TEXT         NOT NULL,
    summary_no     VARCHAR(200),
    added_at       TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (route_id, source_account, source_id)
);

CREATE INDEX erp_summary_part_home ON erp_summary_part (route_id, summary_no, bill_day);
