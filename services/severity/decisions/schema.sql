-- Version 1. No vital sign is kept: `fingerprint` is what tells a repeated send from another one.
CREATE TABLE decision (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 32),
  decision_id TEXT NOT NULL UNIQUE,
  case_id TEXT NOT NULL,
  clinician TEXT NOT NULL,
  decided_at TEXT NOT NULL,
  recorded_at TEXT NOT NULL,
  level INTEGER NOT NULL CHECK (level BETWEEN 1 AND 5),
  proposed_level INTEGER NOT NULL CHECK (proposed_level BETWEEN 1 AND 5),
  proposed_by TEXT NOT NULL CHECK (proposed_by IN ('model', 'floor', 'uncertain')),
  floor_level INTEGER NOT NULL CHECK (floor_level BETWEEN 1 AND 5),
  risk_critical REAL CHECK (risk_critical BETWEEN 0 AND 1),
  risk_hospitalised REAL CHECK (risk_hospitalised BETWEEN 0 AND 1),
  risk_trauma_death REAL CHECK (risk_trauma_death BETWEEN 0 AND 1),
  model_sha256 TEXT NOT NULL CHECK (length(model_sha256) = 64),
  agreement TEXT NOT NULL CHECK (agreement IN ('accepted', 'more urgent', 'less urgent')),
  reason TEXT,
  CHECK (reason IS NOT NULL OR agreement = 'accepted')
) STRICT;

CREATE TRIGGER decision_is_kept BEFORE DELETE ON decision
BEGIN SELECT RAISE(ABORT, 'decisions are never deleted'); END;

CREATE TRIGGER decision_is_final BEFORE UPDATE ON decision
BEGIN SELECT RAISE(ABORT, 'decisions are never changed'); END;
