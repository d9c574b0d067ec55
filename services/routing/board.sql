-- Version 1. What operators told about hospitals, ambulances and closures: nothing of a patient.
CREATE TABLE list (
  kind TEXT PRIMARY KEY
) STRICT;

CREATE TABLE entry (
  number INTEGER PRIMARY KEY,
  kind TEXT NOT NULL REFERENCES list (kind),
  id TEXT NOT NULL,
  document TEXT NOT NULL,
  UNIQUE (kind, id)
) STRICT;
