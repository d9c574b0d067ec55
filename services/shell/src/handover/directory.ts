import type { Transfer } from "../contract";
import { fromBase64, type Bytes } from "./bytes";
import type { Database } from "./database";
import type { Hub } from "./hub";
import { Refused } from "./refusals";

/** Whose signing key is whose. A key that was seen once is kept: the hub cannot exchange it later. */
export class Directory {
  private readonly database: Database;
  private readonly hub: Hub;

  constructor(database: Database, hub: Hub) {
    this.database = database;
    this.hub = hub;
  }

  /** @returns null for a device that nobody enrolled. @throws Unreachable, Refused */
  async signingKey(device_id: string): Promise<Bytes | null> {
    const known = await this.database.get("signing_keys", device_id);
    if (known) return fromBase64(known);
    const device = await this.asked(device_id);
    if (!device) return null;
    await this.database.put("signing_keys", device.signing_key, device_id);
    return fromBase64(device.signing_key);
  }

  private async asked(device_id: string): Promise<Transfer["schemas"]["Device"] | null> {
    try {
      return await this.hub.get(`/api/v1/devices/${encodeURIComponent(device_id)}`);
    } catch (error) {
      if (error instanceof Refused && error.problem.status === 404) return null;
      throw error;
    }
  }
}
