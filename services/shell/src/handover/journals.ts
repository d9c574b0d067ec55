import type { Case } from "./case";
import type { Database } from "./database";
import type { Giver } from "./giver";
import type { Hub } from "./hub";
import { Journal } from "./journal";
import type { Reader } from "./reader";

interface Sources {
  database: Database;
  reader: Reader;
  hub: Hub;
  giver: Giver;
}

/** The journal of each transfer, one for all who follow it; whoever has no key yet is given it at every change. */
export class Journals {
  private readonly known = new Map<string, Journal>();
  private readonly sources: Sources;

  constructor(sources: Sources) {
    this.sources = sources;
  }

  of(transfer_id: string): Journal {
    const known = this.known.get(transfer_id);
    if (known) return known;
    const { giver, ...sources } = this.sources;
    const journal = new Journal(transfer_id, sources);
    journal.onChange(() => void giver.look(journal).catch(() => undefined));
    this.known.set(transfer_id, journal);
    return journal;
  }

  /** The transfer as it stands; asked for where nothing of it is known here. @throws Unreachable, Refused */
  async present(transfer_id: string): Promise<Case | null> {
    const journal = this.of(transfer_id);
    if ((await journal.cursor()) === 0) await journal.catchUp();
    return journal.case();
  }

  /** Give keys to devices that were enrolled in the meantime. */
  look(): void {
    for (const journal of this.known.values()) void this.sources.giver.look(journal).catch(() => undefined);
  }
}
