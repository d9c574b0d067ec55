import { openDB, type DBSchema, type IDBPDatabase } from "idb";

import type { Bytes } from "./bytes";
import type { Device } from "./device";
import type { Locked } from "./locker";
import type { Problem, TransferEvent } from "./messages";

/** An event that waits to be acknowledged; what it says is in `locked`. */
export interface WaitingRow {
  /** Counts up over all transfers: the order of sending. */
  place?: number;
  transfer_id: string;
  event_id: string;
  queued_at: number;
  refusal: Problem | null;
  locked: Locked;
}

/** A file that is uploaded before its event: sealed, its key is in the event. */
export interface WaitingFile {
  sha256: string;
  uploaded: Bytes;
}

export interface Tables extends DBSchema {
  outbox: { key: number; value: WaitingRow; indexes: { transfer_id: string; event_id: string } };
  /** By the event that names each. */
  files: { key: string; value: WaitingFile; indexes: { sha256: string } };
  /** As the hub sent them: what is clinical in them is sealed. */
  events: { key: [string, number]; value: TransferEvent };
  content_keys: { key: [string, number]; value: Locked };
  signing_keys: { key: string; value: string };
  own_versions: { key: string; value: number };
  drafts: { key: string; value: Locked };
}

/** What one device keeps. */
export type Database = IDBPDatabase<Tables>;

/** What has to be on the disk before anything goes on: browsers only promise to write it soon otherwise. */
export const DURABLE = { durability: "strict" } as const;

export function openDatabase(device_id: string): Promise<Database> {
  return openDB<Tables>(`emsync-${device_id}`, 2, {
    upgrade(database, before) {
      if (before < 2) database.createObjectStore("files").createIndex("sha256", "sha256");
      if (before >= 1) return;
      const outbox = database.createObjectStore("outbox", { keyPath: "place", autoIncrement: true });
      outbox.createIndex("transfer_id", "transfer_id");
      outbox.createIndex("event_id", "event_id", { unique: true });
      database.createObjectStore("events", { keyPath: ["transfer_id", "seq"] });
      for (const store of ["content_keys", "signing_keys", "own_versions", "drafts"] as const) {
        database.createObjectStore(store);
      }
    },
  });
}

interface DeviceTables extends DBSchema {
  devices: { key: string; value: Device };
}

/** The devices that this browser was enrolled as, by whom they are for. */
export function openDevices(): Promise<IDBPDatabase<DeviceTables>> {
  return openDB<DeviceTables>("emsync-devices", 1, {
    upgrade: (database) => database.createObjectStore("devices"),
  });
}
