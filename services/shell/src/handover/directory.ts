import type { Transfer } from "../contract";
import { fromBase64, type Bytes } from "./bytes";
import type { Database } from "./database";
import type { Hub } from "./hub";

/** Whose signing key is whose. A key that was seen once is kept: the hub cannot exchange it later. */
export class Directory {
  private readonly database: Database;
  private readonly hub: Hub;

  constructor(database: Database, hub: Hub) {
    this.database = database;
    this.hub = hub;
  }

  /** @returns null for a device that has no part in the transfer. @throws Unreachable, Refused */
  async signingKey(transfer_id: string, device_id: string): Promise<Bytes | null> {
    const known = (await this.known(device_id)) ?? (await this.asked(transfer_id, device_id));
    return known ? fromBase64(known) : null;
  }

  private known(device_id: string): Promise<string | undefined> {
    return this.database.get("signing_keys", device_id);
  }

  private async asked(transfer_id: string, wanted: string): Promise<string | undefined> {
    const path = `/api/v1/transfers/${transfer_id}/devices`;
    const { devices } = await this.hub.get<Transfer["schemas"]["DeviceList"]>(path);
    for (const { device_id, signing_key } of devices) {
      if (!(await this.known(device_id))) await this.database.put("signing_keys", signing_key, device_id);
    }
    return this.known(wanted);
  }
}
