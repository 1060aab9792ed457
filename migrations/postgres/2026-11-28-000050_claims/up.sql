-- What each side said last of the order of a case, read with the case (src/store/claims.rs).
CREATE TABLE case_claims (
  case_id BIGINT NOT NULL REFERENCES cases (id),
  claimant TEXT NOT NULL,
  fact_id BIGINT NOT NULL,
  state TEXT NOT NULL,
  at TIMESTAMP NOT NULL,
  -- Of the payment record: payments that bills show, less what was given back.
  payments INTEGER NOT NULL,
  -- What these words proved done, and the fact that did.
  proved TEXT,
  proof_id BIGINT,
  PRIMARY KEY (case_id, claimant)
);
-- Whether a bill or somebody told of a payment cannot be told any more: none is counted, so that none is counted twice.
INSERT INTO case_claims (case_id, claimant, fact_id, state, at, payments)
SELECT case_id, claimant, id, state, at, 0
FROM (
  SELECT *, row_number() OVER (
    PARTITION BY case_id, claimant ORDER BY CASE WHEN state = 'unknown' THEN 1 ELSE 0 END, at DESC, id DESC
  ) AS place FROM facts
) AS said
WHERE place = 1;
