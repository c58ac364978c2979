-- what each route has done on each day, local to Asia/Shanghai: to look at, nothing is decided by it
CREATE TABLE erp_run (
    route_id      VARCHAR(200) NOT NULL,
    run_day       DATE         NOT NULL,
    exchanges     BIGINT       NOT NULL,
    failed        BIGINT       NOT NULL,
    records       BIGINT       NOT NULL,
    booked        BIGINT       NOT NULL,
    booked_before BIGINT       NOT NULL,
    dead          BIGINT       NOT NULL,
    retried       BIGINT       NOT NULL,
    first_at      TIMESTAMP WITH TIME ZONE NOT NULL,
    last_at       TIMESTAMP WITH TIME ZONE NOT NULL,
    last_error    TEXT,
    PRIMARY KEY (route_id, run_day)
);
