import { DURABLE, type Database } from "./database";
import { lock, unlock } from "./locker";

/** What somebody is still writing: on this device's disk, encrypted, so that a dead battery loses no word. */
export class Drafts {
  private readonly database: Database;
  private readonly storage: CryptoKey;

  constructor(database: Database, storage: CryptoKey) {
    this.database = database;
    this.storage = storage;
  }

  async keep(name: string, draft: unknown): Promise<void> {
    const locked = await lock(this.storage, `draft ${name}`, draft);
    const writing = this.database.transaction("drafts", "readwrite", DURABLE);
    await Promise.all([writing.store.put(locked, name), writing.done]);
  }

  /** @returns null when there is none. */
  async get<T>(name: string): Promise<T | null> {
    const locked = await this.database.get("drafts", name);
    return locked ? unlock<T>(this.storage, `draft ${name}`, locked) : null;
  }

  async drop(name: string): Promise<void> {
    await this.database.delete("drafts", name);
  }
}
