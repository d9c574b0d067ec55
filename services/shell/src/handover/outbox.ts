import { DURABLE, type Database, type WaitingFile, type WaitingRow } from "./database";
import { lock, unlock } from "./locker";
import type { Intent, Problem, SignedBody } from "./messages";

/** An event on its way: `body` is what was sent, once it was sealed, and is never made anew by a repeat. */
export interface Waiting {
  place: number;
  transfer_id: string;
  event_id: string;
  queued_at: number;
  refusal: Problem | null;
  intent: Intent;
  body: SignedBody | null;
}

/** What the person at the device should see at any time. */
export interface Backlog {
  waiting: number;
  /** Milliseconds since the epoch; null when nothing waits. */
  oldest: number | null;
  refused: number;
}

type Content = Pick<Waiting, "intent" | "body">;

/** Events that were said and not acknowledged yet: on this device's disk, encrypted, in order. */
export class Outbox {
  private readonly listeners = new Set<() => void>();
  private readonly database: Database;
  private readonly storage: CryptoKey;

  constructor(database: Database, storage: CryptoKey) {
    this.database = database;
    this.storage = storage;
  }

  /** Keep an event, and the file that it names; when this returns, they outlive the browser. */
  async put(intent: Intent, file?: WaitingFile): Promise<void> {
    const { transfer_id, event_id } = intent;
    const locked = await lock(this.storage, event_id, { intent, body: null } satisfies Content);
    const row: WaitingRow = { transfer_id, event_id, queued_at: Date.now(), refusal: null, locked };
    const writing = this.database.transaction(["outbox", "files"], "readwrite", DURABLE);
    const added = writing.objectStore("outbox").add(row);
    const kept = file && writing.objectStore("files").put(file, event_id);
    await Promise.all([added, kept, writing.done]);
    this.changed();
  }

  /** The event of a transfer that has to be sent first. */
  async head(transfer_id: string): Promise<Waiting | null> {
    const row = await this.database.getFromIndex("outbox", "transfer_id", transfer_id);
    return row ? this.unlocked(row) : null;
  }

  /** All that waits, of one transfer or of all, in order. */
  async all(transfer_id?: string): Promise<Waiting[]> {
    const rows = await this.database.getAllFromIndex("outbox", "transfer_id", transfer_id);
    rows.sort((a, b) => (a.place ?? 0) - (b.place ?? 0));
    return Promise.all(rows.map((row) => this.unlocked(row)));
  }

  async transfers(): Promise<string[]> {
    const rows = await this.database.getAll("outbox");
    return [...new Set(rows.map(({ transfer_id }) => transfer_id))];
  }

  async backlog(): Promise<Backlog> {
    const rows = await this.database.getAll("outbox");
    const oldest = rows.length ? Math.min(...rows.map(({ queued_at }) => queued_at)) : null;
    return { waiting: rows.length, oldest, refused: rows.filter(({ refusal }) => refusal).length };
  }

  /** Keep what is sent, before it is sent: a repeat has to be the same byte for byte. */
  sealed(waiting: Waiting, body: SignedBody | null): Promise<void> {
    return this.replace({ ...waiting, body });
  }

  /** Keep why the hub refused an event; it holds its place until a person decides. */
  refused(waiting: Waiting, refusal: Problem): Promise<void> {
    return this.replace({ ...waiting, refusal });
  }

  /** A person's decision: send a refused event again, sealed and versioned anew. */
  async again(event_id: string, change: Partial<Pick<Intent, "expected_version">> = {}): Promise<void> {
    const waiting = await this.find(event_id);
    if (!waiting) return;
    await this.replace({ ...waiting, intent: { ...waiting.intent, ...change }, body: null, refusal: null });
  }

  /** Forget an event: it was acknowledged, or a person gave it up. */
  async remove(event_id: string): Promise<void> {
    const writing = this.database.transaction(["outbox", "files"], "readwrite", DURABLE);
    const rows = writing.objectStore("outbox");
    const place = await rows.index("event_id").getKey(event_id);
    if (place !== undefined) await rows.delete(place);
    await writing.objectStore("files").delete(event_id);
    await writing.done;
    this.changed();
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private async find(event_id: string): Promise<Waiting | null> {
    const row = await this.database.getFromIndex("outbox", "event_id", event_id);
    return row ? this.unlocked(row) : null;
  }

  private async replace({ intent, body, ...rest }: Waiting): Promise<void> {
    const locked = await lock(this.storage, rest.event_id, { intent, body } satisfies Content);
    const writing = this.database.transaction("outbox", "readwrite", DURABLE);
    await Promise.all([writing.store.put({ ...rest, locked }), writing.done]);
    this.changed();
  }

  private async unlocked({ locked, place = 0, ...row }: WaitingRow): Promise<Waiting> {
    const content = await unlock<Content>(this.storage, row.event_id, locked);
    return { ...row, place, ...content };
  }

  private changed(): void {
    for (const listener of this.listeners) listener();
  }
}
