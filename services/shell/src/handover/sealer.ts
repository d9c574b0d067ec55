import type { Transfer } from "../contract";
import type { Canonical } from "./canonical";
import { receivingHospital, type Case } from "./case";
import type { Device } from "./device";
import { seal } from "./envelope";
import { openEpoch, type Epoch, type PastEpoch } from "./epoch";
import type { Hub } from "./hub";
import type { Keyring } from "./keyring";
import { EVENT_TYPES, type Intent, type SignedBody } from "./messages";
import { Refused, Unreachable } from "./refusals";
import { sign } from "./signature";

type Enrolled = Transfer["schemas"]["Device"];

/** Whose devices may read; no hospital's while the patient is diverted. */
interface Readers {
  hospital_id?: string;
  unit_id: string;
}

/** Who may read a transfer after what is said, if that changes it. */
function readersOf(now: Case, clear: Intent["clear"]): Readers {
  const unit_id = (clear.unit_id as string | undefined) ?? now.unit_id;
  const asked = clear.hospital_id as string | undefined;
  const hospital_id = asked ?? receivingHospital(now);
  return hospital_id === undefined ? { unit_id } : { hospital_id, unit_id };
}

export interface SealerParts {
  device: Device;
  hub: Hub;
  keyring: Keyring;
  /** The transfer as far as this device knows it. */
  caseOf(transfer_id: string): Promise<Case | null>;
  /** The version that this device's last decision led to. */
  ownVersion(transfer_id: string): Promise<number | undefined>;
}

/** Sealed for nobody it would be lost: people have to sign in there first. */
function nobodyReads({ hospital_id, unit_id }: Readers): Refused {
  const where = [unit_id, hospital_id].filter(Boolean).join(" or ");
  const detail = `Nobody could read it: no device at ${where} is enrolled yet. Let somebody sign in there once, then send it again.`;
  return new Refused({ type: "about:blank", title: "Nobody could read it", status: 422, detail });
}

/** Makes of what somebody said a body that the hub takes: sealed for whoever may read it now, and signed. */
export class Sealer {
  private readonly parts: SealerParts;

  constructor(parts: SealerParts) {
    this.parts = parts;
  }

  /** @throws Unreachable while it is not known who may read it. */
  async seal(intent: Intent): Promise<SignedBody> {
    const { device } = this.parts;
    const { transfer_id, event_id, occurred_at, action, clear, clinical } = intent;
    const type = EVENT_TYPES[action];
    const epoch = await this.epochWith(intent);
    const body: Record<string, unknown> = { ...clear, event_id, occurred_at, device_id: device.device_id };
    if (epoch) body.epoch = epoch;
    if (intent.expected_version !== undefined) body.expected_version = await this.version(intent);
    if (clinical && Object.keys(clinical).length > 0) {
      const number = epoch?.epoch ?? (await this.present(transfer_id)).epoch.number;
      const place = { transfer_id, event_id, type, device_id: device.device_id, epoch: number };
      body.sealed = await seal(await this.contentKey(transfer_id, number), place, clinical);
    }
    const statement = { ...body, transfer_id, type } as unknown as Canonical;
    return { ...body, signature: await sign(device.signing.privateKey, "event", statement) } as SignedBody;
  }

  /** Whether this device can read what was said last. */
  async hasKey({ transfer_id, epoch }: Case): Promise<boolean> {
    return (await this.parts.keyring.get(transfer_id, epoch.number)) !== null;
  }

  /** The devices that may read a transfer as it stands. @throws Unreachable, Refused */
  recipients(now: Case): Promise<Enrolled[]> {
    return this.enrolled(readersOf(now, {}));
  }

  /**
   * What a person decided follows what they decided here before, also where the page did not show yet that the
   * hub had taken that, or had not even sent it.
   */
  private async version({ transfer_id, expected_version: saw }: Intent): Promise<number> {
    const own = (await this.parts.ownVersion(transfer_id)) ?? 0;
    return Math.max(own, typeof saw === "number" ? saw : (await this.present(transfer_id)).version);
  }

  /** The epoch that an event opens: always the first, and the next where this device has its keys to give. */
  private async epochWith({ transfer_id, action, clear }: Intent): Promise<Epoch | null> {
    if (action === "request") {
      return this.open(transfer_id, 1, clear as unknown as Readers, []);
    }
    if (action !== "redirect" && action !== "reassign" && action !== "rekey") return null;
    const now = await this.present(transfer_id);
    const past = await this.past(now);
    if (past.length === 0 && action !== "rekey") return null;
    return this.open(transfer_id, now.epoch.number + 1, readersOf(now, clear), past);
  }

  private async open(
    transfer_id: string,
    epoch: number,
    readers: Readers,
    earlier: readonly PastEpoch[],
  ): Promise<Epoch> {
    const { device, keyring } = this.parts;
    const recipients = await this.enrolled(readers);
    if (recipients.length === 0) throw nobodyReads(readers);
    const opener = { device_id: device.device_id, signing: device.signing.privateKey };
    const opened = await openEpoch(opener, { transfer_id, epoch, recipients, earlier });
    await keyring.keep(transfer_id, epoch, opened.contentKey);
    return opened.epoch;
  }

  private async enrolled(readers: Readers): Promise<Enrolled[]> {
    const asked = new URLSearchParams({ ...readers }).toString();
    return (await this.parts.hub.get<{ devices: Enrolled[] }>(`/api/v1/transfers/recipients?${asked}`)).devices;
  }

  private async past(now: Case): Promise<PastEpoch[]> {
    const found: PastEpoch[] = [];
    for (const [epoch, readers] of now.epoch.readers) {
      const contentKey = await this.parts.keyring.get(now.transfer_id, epoch);
      if (contentKey) found.push({ epoch, contentKey, readers });
    }
    return found;
  }

  private async contentKey(transfer_id: string, epoch: number) {
    const contentKey = await this.parts.keyring.get(transfer_id, epoch);
    if (contentKey) return contentKey;
    const detail = "This device was not given the key of the transfer: ask the unit to send it again";
    throw new Refused({ type: "about:blank", title: "No key", status: 403, detail });
  }

  private async present(transfer_id: string): Promise<Case> {
    const now = await this.parts.caseOf(transfer_id);
    if (!now) throw new Unreachable(`${transfer_id} is not known on this device yet`);
    return now;
  }
}
