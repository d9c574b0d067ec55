import type { Canonical } from "./canonical";
import type { Directory } from "./directory";
import { open, type Clinical, type Sealed } from "./envelope";
import { isEpochSigned, type Epoch } from "./epoch";
import type { Keyring } from "./keyring";
import type { TransferEvent } from "./messages";
import { isSigned } from "./signature";

/**
 * Why an event is not shown as what its device said.
 *
 * `locked`: sealed for others; `forged`: its device did not sign it; `tampered`: it does not open.
 */
export type Doubt = "locked" | "forged" | "tampered";

/** An event as this device could read it. What is in doubt is shown as such and changes nothing. */
export interface Told {
  event: TransferEvent;
  clinical: Clinical;
  doubt: Doubt | null;
}

/** What the hub does by itself when nobody answers; everything else has to be signed by a device. */
const BY_THE_HUB = new Set(["expired", "requested"]);

/** Verifies, then opens. */
export class Reader {
  private readonly directory: Pick<Directory, "signingKey">;
  private readonly keyring: Pick<Keyring, "learn" | "get">;

  constructor(directory: Pick<Directory, "signingKey">, keyring: Pick<Keyring, "learn" | "get">) {
    this.directory = directory;
    this.keyring = keyring;
  }

  /** @throws Unreachable while a device's key is not known here and the hub does not answer. */
  async read(event: TransferEvent): Promise<Told> {
    const { event_id, device_id, signature, sealed, epoch } = event.body as SignedParts;
    const doubtful = (doubt: Doubt): Told => ({ event, clinical: {}, doubt });
    if (event_id !== undefined && event_id !== event.event_id) return doubtful("forged");
    if (device_id === undefined) return BY_THE_HUB.has(event.type) ? trusted(event) : doubtful("forged");
    const signingKey = await this.directory.signingKey(device_id);
    if (!signingKey || !(await isSigned(signingKey, "event", statementOf(event), signature ?? ""))) {
      return doubtful("forged");
    }
    if (epoch && !(await this.learn(event, epoch))) return doubtful("forged");
    if (!sealed) return trusted(event);
    const contentKey = await this.keyring.get(event.transfer_id, sealed.epoch);
    if (!contentKey) return doubtful("locked");
    try {
      const { transfer_id, event_id, type } = event;
      const place = { transfer_id, event_id, type, device_id, epoch: sealed.epoch };
      return trusted(event, await open(contentKey, place, sealed));
    } catch {
      return doubtful("tampered");
    }
  }

  private async learn({ transfer_id, body }: TransferEvent, epoch: Epoch): Promise<boolean> {
    const opener = await this.directory.signingKey(epoch.opened_by);
    if (!opener || epoch.opened_by !== (body as SignedParts).device_id) return false;
    if (!(await isEpochSigned(opener, transfer_id, epoch))) return false;
    await this.keyring.learn(transfer_id, epoch);
    return true;
  }
}

interface SignedParts {
  event_id?: string;
  device_id?: string;
  signature?: string;
  sealed?: Sealed;
  epoch?: Epoch;
}

function trusted(event: TransferEvent, clinical: Clinical = {}): Told {
  return { event, clinical, doubt: null };
}

/** What the device signed: its body without the signature, and where it belongs. */
function statementOf({ transfer_id, type, body }: TransferEvent): Canonical {
  const said: Record<string, Canonical> = { ...(body as Record<string, Canonical>), transfer_id, type };
  delete said.signature;
  return said;
}

