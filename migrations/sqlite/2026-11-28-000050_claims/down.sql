DROP TABLE case_claims;
