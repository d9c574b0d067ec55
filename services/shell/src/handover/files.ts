import { openFile, type Named } from "./attachment";
import type { Bytes } from "./bytes";
import type { Database } from "./database";
import type { Hub } from "./hub";
import type { Intent } from "./messages";

/** Attachments on their way: uploaded before the event that names them, verified when they are fetched. */
export class Files {
  private readonly database: Database;
  private readonly hub: Hub;

  constructor(database: Database, hub: Hub) {
    this.database = database;
    this.hub = hub;
  }

  /** Upload the file that waits with an event, if one does; again is no harm. @throws Unreachable, Refused */
  async upload({ transfer_id, event_id }: Intent): Promise<void> {
    const file = await this.database.get("files", event_id);
    if (!file) return;
    await this.hub.put(pathOf(transfer_id, file.sha256), file.uploaded);
    await this.database.delete("files", event_id);
  }

  /** A file, opened. @throws Unreachable, Refused, or Error when it cannot be verified */
  async get(transfer_id: string, named: Named): Promise<Bytes> {
    const waiting = await this.database.getFromIndex("files", "sha256", named.sha256);
    const uploaded = waiting?.uploaded ?? (await this.hub.bytes(pathOf(transfer_id, named.sha256)));
    return openFile(transfer_id, named, uploaded);
  }
}

function pathOf(transfer_id: string, sha256: string): string {
  return `/api/v1/transfers/${transfer_id}/attachments/${sha256}`;
}
