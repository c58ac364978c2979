-- The reconciliation asks for the summaries that hold given documents.

CREATE INDEX erp_summary_part_source ON erp_summary_part (route_id, source_id);
