import type { Bytes } from "./bytes";
import { fromBase64, toBase64 } from "./bytes";
import type { Database } from "./database";
import type { Device } from "./device";
import { contentKeysFor, type Epoch } from "./epoch";
import { lock, unlock } from "./locker";

/** The content keys that this device was given, on its disk under its storage key. */
export class Keyring {
  private readonly database: Database;
  private readonly device: Device;

  constructor(database: Database, device: Device) {
    this.database = database;
    this.device = device;
  }

  /** Keep what an epoch holds for this device. */
  async learn(transfer_id: string, epoch: Epoch): Promise<void> {
    const found = await contentKeysFor(this.device, transfer_id, epoch);
    for (const [number, contentKey] of found) await this.keep(transfer_id, number, contentKey);
  }

  async keep(transfer_id: string, epoch: number, contentKey: Bytes): Promise<void> {
    const locked = await lock(this.device.storage, nameOf(transfer_id, epoch), toBase64(contentKey));
    await this.database.put("content_keys", locked, [transfer_id, epoch]);
  }

  async get(transfer_id: string, epoch: number): Promise<Bytes | null> {
    const locked = await this.database.get("content_keys", [transfer_id, epoch]);
    if (!locked) return null;
    return fromBase64(await unlock<string>(this.device.storage, nameOf(transfer_id, epoch), locked));
  }
}

function nameOf(transfer_id: string, epoch: number): string {
  return `content key ${transfer_id} ${String(epoch)}`;
}
