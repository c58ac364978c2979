-- a dead letter that is replayed is nobody else's until then
ALTER TABLE erp_dead_letter ADD COLUMN claimed_until TIMESTAMP WITH TIME ZONE;

-- the last comparison of one day of a route, local to Asia/Shanghai
CREATE TABLE erp_reconciliation (
    route_id         VARCHAR(200)   NOT NULL,
    business_day     DATE           NOT NULL,
    compared_at      TIMESTAMP WITH TIME ZONE NOT NULL,
    source_bills     INTEGER        NOT NULL,
    source_amount    DECIMAL(38, 8) NOT NULL,
    kingdee_bills    INTEGER        NOT NULL,
    kingdee_amount   DECIMAL(38, 8) NOT NULL,
    PRIMARY KEY (route_id, business_day)
);

-- what differed in that comparison
CREATE TABLE erp_difference (
    route_id         VARCHAR(200) NOT NULL,
    business_day     DATE         NOT NULL,
    source_id        VARCHAR(200) NOT NULL,
    kind             VARCHAR(20)  NOT NULL,
    source_quantity  DECIMAL(38, 8),
    kingdee_quantity DECIMAL(38, 8),
    source_amount    DECIMAL(38, 8),
    kingdee_amount   DECIMAL(38, 8),
    bill_numbers     TEXT,
    note             TEXT,
    record_json      TEXT,
    fed_at           TIMESTAMP WITH TIME ZONE,
    PRIMARY KEY (route_id, business_day, source_id)
);
