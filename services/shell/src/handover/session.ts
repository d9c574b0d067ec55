import type { Transfer } from "../contract";
import { openDevices } from "./database";
import { makeDeviceKeys, publicKeys, type Device } from "./device";
import { Hub } from "./hub";
import { Refused, Unreachable } from "./refusals";
import { sign } from "./signature";

type Schemas = Transfer["schemas"];
export type Person = Schemas["SignedIn"];
export type Signed = Schemas["Session"];
type Holder = Schemas["Holder"];

/** A token is renewed when it has no more than this left. */
const RENEW_MS = 120_000;

/** Who is asking: a person, on the device that this browser is enrolled as. Tokens stay in memory. */
export class Session {
  readonly hub: Hub;
  readonly person: Person;
  /** null for those who only read what is not sealed. */
  readonly device: Device | null;
  private signed: Signed | null;
  private renewing: Promise<void> | null = null;

  private constructor(base: string, person: Person, device: Device | null, signed: Signed | null) {
    this.person = person;
    this.device = device;
    this.signed = signed;
    this.hub = new Hub(base, () => this.token());
  }

  /** The session of a person who signed in; enrols this browser as a device the first time. @throws Refused, Unreachable */
  static async of(base: string, signed: Signed): Promise<Session> {
    const { person, token } = signed;
    const hub = new Hub(base, () => Promise.resolve(token));
    return new Session(base, person, await ownDevice(person, (held) => enrol(hub, held)), signed);
  }

  /**
   * The session of a person's device after the browser was killed, also without a network: what waits is
   * sent under the device's own token; whoever wants to sign has to sign in again.
   *
   * @returns null when this browser is not enrolled for that person's role.
   */
  static async resume(base: string, person: Person): Promise<Session | null> {
    const device = await ownDevice(person, () => Promise.resolve(null));
    return device && new Session(base, person, device, null);
  }

  /** A token that is still good. @throws Unreachable while there is none to be had. */
  async token(): Promise<string> {
    if (!this.isGood()) {
      this.renewing ??= this.renew().finally(() => (this.renewing = null));
      await this.renewing;
    }
    if (!this.signed) throw new Unreachable("nobody is signed in on this device");
    return this.signed.token;
  }

  private isGood(): boolean {
    if (!this.signed || left(this.signed) < RENEW_MS) return false;
    return this.device === null || this.signed.device_id === this.device.device_id;
  }

  private async renew(): Promise<void> {
    const { signed, device } = this;
    const good = signed && left(signed) > 0 ? signed : null;
    const hub = good ? new Hub(this.hub.base, () => Promise.resolve(good.token)) : new Hub(this.hub.base);
    try {
      if (device && good?.device_id !== device.device_id) {
        this.signed = await signInDevice(hub, device, good && this.person.id);
      } else if (good) {
        this.signed = await hub.post<Signed>("/api/v1/session/refresh", {});
      }
    } catch (error) {
      // Only a person can help it by signing in; what waits goes on waiting until then.
      throw error instanceof Refused ? new Unreachable(error.message) : error;
    }
  }
}

function left({ expires_at }: Signed): number {
  return Date.parse(expires_at) - Date.now();
}

interface Held {
  holder: Holder;
  holder_id: string;
  organisation: string;
}

/** Whom a person's device speaks for; null for those who say nothing of transfers. */
function heldBy({ role, organisation, hospital_id, unit_id }: Person): Held | null {
  if (role === "medic" && unit_id) return { holder: "unit", holder_id: unit_id, organisation };
  if (role === "hospital" && hospital_id) return { holder: "hospital", holder_id: hospital_id, organisation };
  return role === "dispatcher" ? { holder: "dispatch", holder_id: organisation, organisation } : null;
}

async function ownDevice(person: Person, otherwise: (held: Held) => Promise<Device | null>): Promise<Device | null> {
  const held = heldBy(person);
  if (!held) return null;
  const devices = await openDevices();
  const place = `${held.organisation}/${held.holder}/${held.holder_id}`;
  const known = await devices.get("devices", place);
  if (known) return known;
  const made = await otherwise(held);
  if (made) await devices.put("devices", made, place);
  return made;
}

async function enrol(hub: Hub, held: Held): Promise<Device> {
  const keys = await makeDeviceKeys();
  const said = { holder: held.holder, holder_id: held.holder_id, organisation: held.organisation, ...(await publicKeys(keys)) };
  const signature = await sign(keys.signing.privateKey, "device", said);
  const { device_id } = await hub.post<Schemas["Device"]>("/api/v1/devices", { ...said, signature });
  return { ...keys, device_id };
}

async function signInDevice(hub: Hub, { device_id, signing }: Device, person_id: string | null): Promise<Signed> {
  const signed_at = new Date().toISOString();
  const signature = await sign(signing.privateKey, "session", { device_id, person_id, signed_at });
  return hub.post<Signed>("/api/v1/session/device", { device_id, signed_at, signature });
}
