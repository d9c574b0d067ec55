-- Version 1. Everything that a person said or measured is inside `ciphertext`.
CREATE TABLE wrapping_key (
  id INTEGER PRIMARY KEY,
  key_check BLOB NOT NULL UNIQUE
) STRICT;

CREATE TABLE transfer (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  state TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version > 0),
  last_seq INTEGER NOT NULL CHECK (last_seq >= 0)
) STRICT;

CREATE TABLE data_key (
  id TEXT PRIMARY KEY,
  transfer_id TEXT NOT NULL REFERENCES transfer (id),
  wrapping_key_id INTEGER NOT NULL REFERENCES wrapping_key (id),
  wrapped BLOB NOT NULL
) STRICT;

CREATE TABLE event (
  transfer_id TEXT NOT NULL REFERENCES transfer (id),
  seq INTEGER NOT NULL CHECK (seq > 0),
  version INTEGER NOT NULL CHECK (version > 0),
  event_id TEXT NOT NULL UNIQUE,
  type TEXT NOT NULL,
  state TEXT NOT NULL,
  recorded_at TEXT NOT NULL,
  key_id TEXT NOT NULL REFERENCES data_key (id),
  nonce BLOB NOT NULL CHECK (length(nonce) = 12),
  ciphertext BLOB NOT NULL CHECK (length(ciphertext) >= 16),
  PRIMARY KEY (transfer_id, seq),
  UNIQUE (key_id, nonce)
) STRICT;

CREATE TRIGGER event_is_next BEFORE INSERT ON event
WHEN NEW.seq IS NOT (SELECT last_seq FROM transfer WHERE id = NEW.transfer_id)
BEGIN SELECT RAISE(ABORT, 'an event must be the next of its transfer'); END;

CREATE TRIGGER event_is_kept BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;

CREATE TRIGGER event_is_final BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;

-- Written, read and emptied again by the readiness check.
CREATE TABLE probe (
  id INTEGER PRIMARY KEY,
  nonce BLOB NOT NULL,
  ciphertext BLOB NOT NULL
) STRICT;
