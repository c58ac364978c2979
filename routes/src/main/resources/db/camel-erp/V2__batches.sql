-- whose state it is: account, document and checkpoint key
CREATE TABLE erp_batch_scope (
    scope       VARCHAR(300) NOT NULL PRIMARY KEY,
    last_number BIGINT       NOT NULL
);

-- one way by which records come: how far it has come, and its open batch while phase is not null
CREATE TABLE erp_batch_stream (
    scope        VARCHAR(300) NOT NULL,
    stream       VARCHAR(300) NOT NULL,
    reached      TEXT,
    phase        VARCHAR(20),
    token        TEXT,
    asked        TEXT,
    complete     BOOLEAN,
    max_time     TEXT,
    began_at     TEXT,
    PRIMARY KEY (scope, stream)
);

-- what was taken and is not done, or was given up
CREATE TABLE erp_batch_record (
    scope       VARCHAR(300) NOT NULL,
    number      BIGINT       NOT NULL,
    stream      VARCHAR(300) NOT NULL,
    record_key  TEXT         NOT NULL,
    hash        TEXT         NOT NULL,
    raw         TEXT         NOT NULL,
    cause       TEXT,
    PRIMARY KEY (scope, number)
);

CREATE INDEX erp_batch_record_stream ON erp_batch_record (scope, stream, number);

-- what is done or given up, so that it is not delivered twice
CREATE TABLE erp_batch_key (
    scope       VARCHAR(300) NOT NULL,
    record_key  VARCHAR(400) NOT NULL,
    hash        TEXT         NOT NULL,
    at          TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (scope, record_key)
);

CREATE INDEX erp_batch_key_at ON erp_batch_key (at);

CREATE TABLE erp_batch_note (
    scope       VARCHAR(300) NOT NULL,
    name        VARCHAR(300) NOT NULL,
    word        TEXT         NOT NULL,
    PRIMARY KEY (scope, name)
);
