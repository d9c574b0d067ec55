-- Version 2. What is named `sealed` is AES-256-GCM under the storage key of the device, its nonce first.
-- What was acknowledged stays until the hub has told it back: until then only this row knows of it.
CREATE TABLE outbox (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  event_id TEXT NOT NULL UNIQUE,
  transfer_id TEXT NOT NULL,
  word TEXT NOT NULL,
  sealed BLOB NOT NULL,
  refusal TEXT,
  acknowledged INTEGER NOT NULL DEFAULT 0 CHECK (acknowledged IN (0, 1))
) STRICT;

-- What is to be uploaded before its event: sealed already, under a key that the event holds.
CREATE TABLE file (
  sha256 TEXT PRIMARY KEY,
  event_id TEXT NOT NULL REFERENCES outbox (event_id) ON DELETE CASCADE,
  uploaded BLOB NOT NULL
) STRICT;

CREATE TABLE event (
  transfer_id TEXT NOT NULL,
  seq INTEGER NOT NULL CHECK (seq > 0),
  sealed BLOB NOT NULL,
  PRIMARY KEY (transfer_id, seq)
) STRICT;

CREATE TABLE content_key (
  transfer_id TEXT NOT NULL,
  epoch INTEGER NOT NULL CHECK (epoch > 0),
  sealed BLOB NOT NULL,
  PRIMARY KEY (transfer_id, epoch)
) STRICT;

-- Whom this device knows: another key under the same id is a forgery.
CREATE TABLE device (
  device_id TEXT PRIMARY KEY,
  signing_key TEXT NOT NULL,
  sealing_key TEXT NOT NULL
) STRICT;

CREATE TABLE recipients (
  place TEXT PRIMARY KEY,
  device_ids TEXT NOT NULL
) STRICT;
