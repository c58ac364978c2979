-- how far a consumer has read; moved forward only
CREATE TABLE erp_checkpoint (
    checkpoint_key VARCHAR(300) NOT NULL PRIMARY KEY,
    reached        VARCHAR(40)  NOT NULL,
    state          TEXT         NOT NULL,
    updated_at     TIMESTAMP WITH TIME ZONE NOT NULL
);

-- what could not be booked, one row per bill of a route
CREATE TABLE erp_dead_letter (
    route_id       VARCHAR(200) NOT NULL,
    entry_key      VARCHAR(200) NOT NULL,
    status         VARCHAR(20)  NOT NULL,
    source         TEXT,
    source_account TEXT,
    form_id        TEXT,
    cause          VARCHAR(20)  NOT NULL,
    code           TEXT,
    message        TEXT         NOT NULL,
    record_json    TEXT,
    bill_json      TEXT,
    first_at       TIMESTAMP WITH TIME ZONE NOT NULL,
    last_at        TIMESTAMP WITH TIME ZONE NOT NULL,
    times          INTEGER      NOT NULL,
    PRIMARY KEY (route_id, entry_key)
);

CREATE INDEX erp_dead_letter_status ON erp_dead_letter (status, last_at);

-- what was sent to Kingdee, written before it is sent
CREATE TABLE erp_bill (
    kingdee_account VARCHAR(200) NOT NULL,
    form_id         VARCHAR(100) NOT NULL,
    bill_no         VARCHAR(200) NOT NULL,
    source_account  VARCHAR(200) NOT NULL,
    source_id       VARCHAR(200) NOT NULL,
    content_hash    CHAR(64)     NOT NULL,
    state           VARCHAR(20)  NOT NULL,
    attempts        INTEGER      NOT NULL,
    attempted_at    TIMESTAMP WITH TIME ZONE NOT NULL,
    kingdee_id      TEXT,
    kingdee_no      TEXT,
    PRIMARY KEY (kingdee_account, form_id, bill_no)
);
