import { caseOf, type Case } from "./case";
import type { Database } from "./database";
import type { Hub } from "./hub";
import type { Intent, TransferEvent } from "./messages";
import type { Reader, Told } from "./reader";

/** The events of one transfer on this device, without a gap, and what they tell. */
export class Journal {
  readonly transfer_id: string;
  private readonly database: Database;
  private readonly hub: Hub;
  private readonly reader: Reader;
  private readonly listeners = new Set<() => void>();
  private told: Told[] = [];
  /** One thing at a time: a page and a live event must not both write the next place. */
  private turn: Promise<unknown>;

  constructor(transfer_id: string, parts: { database: Database; hub: Hub; reader: Reader }) {
    this.transfer_id = transfer_id;
    this.database = parts.database;
    this.hub = parts.hub;
    this.reader = parts.reader;
    this.turn = this.load();
  }

  /** The last `seq` that is here; 0 before the first. */
  async cursor(): Promise<number> {
    await this.turn;
    return this.seq;
  }

  /** The transfer as it is known here, with what waits on this device counted in. */
  async case(waiting: readonly Intent[] = []): Promise<Case | null> {
    await this.turn;
    const heard = new Set(this.told.map(({ event }) => event.event_id));
    return caseOf(
      this.told,
      waiting.filter(({ event_id }) => !heard.has(event_id)),
    );
  }

  /** The events themselves, as this device could read them. */
  async events(): Promise<readonly Told[]> {
    await this.turn;
    return this.told;
  }

  /** Take events as they come live; what is here already is passed over, a gap is filled from the hub. */
  take(events: readonly TransferEvent[]): Promise<void> {
    return this.inTurn(async () => {
      const missing = events.some(({ seq }, place) => seq > this.seq + 1 + place);
      await this.append(missing ? await this.fetched() : events);
    });
  }

  /** Get what is missing over HTTP. @throws Unreachable, Refused */
  catchUp(): Promise<void> {
    return this.inTurn(async () => {
      await this.append(await this.fetched());
    });
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private get seq(): number {
    return this.told.at(-1)?.event.seq ?? 0;
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.turn.catch(() => undefined).then(work);
    this.turn = turn.catch(() => undefined);
    return turn;
  }

  private async load(): Promise<void> {
    const all = IDBKeyRange.bound([this.transfer_id, 0], [this.transfer_id, Number.MAX_SAFE_INTEGER]);
    for (const event of await this.database.getAll("events", all)) this.told.push(await this.reader.read(event));
  }

  private async fetched(): Promise<TransferEvent[]> {
    const path = `/api/v1/transfers/${this.transfer_id}/events?after=${String(this.seq)}`;
    return (await this.hub.get<{ events: TransferEvent[] }>(path)).events;
  }

  private async append(events: readonly TransferEvent[]): Promise<void> {
    let changed = false;
    for (const event of events) {
      if (event.seq !== this.seq + 1) continue;
      const told = await this.reader.read(event);
      await this.database.put("events", event);
      this.told.push(told);
      changed = true;
    }
    if (changed) await this.tell();
  }

  /** A later epoch may have brought the key to what was locked. */
  private async tell(): Promise<void> {
    for (const [place, told] of this.told.entries()) {
      if (told.doubt === "locked") this.told[place] = await this.reader.read(told.event);
    }
    for (const listener of this.listeners) listener();
  }
}
