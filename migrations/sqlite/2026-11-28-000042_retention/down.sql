DROP TABLE erasure_runs;
DROP TABLE erasures;
DROP TABLE legal_holds;
DROP TABLE retention;
