-- which documents were cancelled at their source, and how they had changed last by then: what was read of them before
-- is not booked after that
CREATE TABLE erp_cancelled (
    kingdee_account VARCHAR(200) NOT NULL,
    form_id         VARCHAR(100) NOT NULL,
    bill_no         VARCHAR(200) NOT NULL,
    modified        VARCHAR(40)  NOT NULL,
    PRIMARY KEY (kingdee_account, form_id, bill_no)
);
