-- what stands before the numbers of an account's bills: with another prefix each of them would be a new bill
CREATE TABLE erp_number_prefix (
    kingdee_account VARCHAR(200) NOT NULL,
    source_account  VARCHAR(200) NOT NULL,
    prefix          VARCHAR(200) NOT NULL,
    PRIMARY KEY (kingdee_account, source_account)
);
