-- what was pushed to WDT, written before it is sent
CREATE TABLE erp_push (
    account      VARCHAR(200) NOT NULL,
    api          VARCHAR(100) NOT NULL,
    push_no      VARCHAR(200) NOT NULL,
    state        VARCHAR(20)  NOT NULL,
    content_hash CHAR(64)     NOT NULL,
    document_no  TEXT,
    updated_at   TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (account, api, push_no)
);

-- archives of WDT as they are now, one row per shop, warehouse, logistics company, provider, goods, spec and suite
CREATE TABLE erp_master_data (
    kind         VARCHAR(20)  NOT NULL,
    account      VARCHAR(200) NOT NULL,
    record_no    VARCHAR(200) NOT NULL,
    record_name  TEXT,
    parent_no    TEXT,
    content_hash CHAR(64)     NOT NULL,
    record_json  TEXT         NOT NULL,
    changed_at   TIMESTAMP WITH TIME ZONE NOT NULL,
    seen_at      TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (kind, account, record_no)
);

CREATE VIEW erp_shop AS SELECT account, record_no AS shop_no, record_name AS shop_name, record_json, changed_at, seen_at
    FROM erp_master_data WHERE kind = 'shop';
CREATE VIEW erp_warehouse AS SELECT account, record_no AS warehouse_no, record_name AS warehouse_name, record_json, changed_at, seen_at
    FROM erp_master_data WHERE kind = 'warehouse';
CREATE VIEW erp_logistics AS SELECT account, record_no AS logistics_no, record_name AS logistics_name, record_json, changed_at, seen_at
    FROM erp_master_data WHERE kind = 'logistics';
CREATE VIEW erp_provider AS SELECT account, record_no AS provider_no, record_name AS provider_name, record_json, changed_at, seen_at
    FROM erp_master_data WHERE kind = 'provider';
CREATE VIEW erp_goods AS SELECT account, record_no AS goods_no, record_name AS goods_name, record_json, changed_at, seen_at
    FROM erp_master_data WHERE kind = 'goods';
CREATE VIEW erp_goods_spec AS SELECT account, record_no AS spec_no, record_name AS spec_name, parent_no AS goods_no, record_json, changed_at, seen_at
    FROM erp_master_data WHERE kind = 'spec';
CREATE VIEW erp_suite AS SELECT account, record_no AS suite_no, record_name AS suite_name, record_json, changed_at, seen_at
    FROM erp_master_data WHERE kind = 'suite';
