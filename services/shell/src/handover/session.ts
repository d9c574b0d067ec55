import type { Transfer } from "../contract";
import { openDevices } from "./database";
import { makeDeviceKeys, publicKeys, type Device } from "./device";
import { Hub } from "./hub";
import { Refused, Unreachable } from "./refusals";
import { sign } from "./signature";

type Schemas = Transfer["schemas"];
export type Person = Schemas["SignedIn"];
type Signed = Schemas["Session"];
type Holder = Schemas["Holder"];

/** A token is renewed when it has no more than this left. */
const RENEW_MS = 120_000;
const LAST = "last";

/** Who is asking: a person, on the device that this browser was enrolled as. The token stays in memory. */
export class Session {
  readonly hub: Hub;
  readonly device: Device | null;
  private signed: Signed;
  private renewing: Promise<void> | null = null;

  private constructor(base: string, signed: Signed, device: Device | null) {
    this.signed = signed;
    this.device = device;
    this.hub = new Hub(base, () => this.token());
  }

  /** @throws Refused when name or password are wrong, Unreachable when nobody answered. */
  static async signIn(base: string, user: string, password: string): Promise<Session> {
    const signed = await new Hub(base).post<Signed>("/api/v1/session", { user, password });
    return Session.of(base, signed);
  }

  /** A person's session, however they signed in, on this browser's device for their role. */
  static async of(base: string, signed: Signed): Promise<Session> {
    const holder = holderOf(signed.person);
    if (!holder) return new Session(base, signed, null);
    const hub = new Hub(base, () => Promise.resolve(signed.token));
    const device = await enrolled(hub, signed.person, holder);
    return new Session(base, await signInDevice(hub, device, signed.person.id), device);
  }

  /**
   * The session of the device alone, as after the browser was killed: what waits is sent, nobody signs.
   *
   * @returns null when this browser was never enrolled. @throws Refused when the device was revoked.
   */
  static async resume(base: string): Promise<Session | null> {
    const device = await (await openDevices()).get("devices", LAST);
    if (!device) return null;
    return new Session(base, await signInDevice(new Hub(base), device, null), device);
  }

  get person(): Person {
    return this.signed.person;
  }

  /** Show it on every page. */
  get isDemo(): boolean {
    return this.signed.demo;
  }

  /** A token that is still good. @throws Unreachable while it cannot be renewed. */
  async token(): Promise<string> {
    if (left(this.signed) < RENEW_MS) {
      this.renewing ??= this.renew().finally(() => (this.renewing = null));
      await this.renewing;
    }
    return this.signed.token;
  }

  private async renew(): Promise<void> {
    const { token } = this.signed;
    const hub = new Hub(this.hub.base, left(this.signed) > 0 ? () => Promise.resolve(token) : undefined);
    try {
      if (left(this.signed) > 0) this.signed = await hub.post<Signed>("/api/v1/session/refresh", {});
      // What waits goes on; whoever wants to sign has to sign in again.
      else if (this.device) this.signed = await signInDevice(hub, this.device, null);
    } catch (error) {
      if (left(this.signed) <= 0) throw error instanceof Refused ? new Unreachable(error.message) : error;
    }
  }
}

function left({ expires_at }: Signed): number {
  return Date.parse(expires_at) - Date.now();
}

interface Held {
  holder: Holder;
  holder_id: string;
}

/** Whom this browser speaks for; null for those who only read what is not sealed. */
function holderOf({ role, organisation, hospital_id, unit_id }: Person): Held | null {
  if (role === "medic" && unit_id) return { holder: "unit", holder_id: unit_id };
  if (role === "hospital" && hospital_id) return { holder: "hospital", holder_id: hospital_id };
  return role === "dispatcher" ? { holder: "dispatch", holder_id: organisation } : null;
}

async function enrolled(hub: Hub, { organisation }: Person, held: Held): Promise<Device> {
  const devices = await openDevices();
  const place = `${organisation}/${held.holder}/${held.holder_id}`;
  const device = (await devices.get("devices", place)) ?? (await enrol(hub, { ...held, organisation }));
  await devices.put("devices", device, place);
  await devices.put("devices", device, LAST);
  return device;
}

async function enrol(hub: Hub, held: Held & { organisation: string }): Promise<Device> {
  const keys = await makeDeviceKeys();
  const said = { ...held, ...(await publicKeys(keys)) };
  const signature = await sign(keys.signing.privateKey, "device", said);
  const { device_id } = await hub.post<Schemas["Device"]>("/api/v1/devices", { ...said, signature });
  return { ...keys, device_id };
}

async function signInDevice(hub: Hub, { device_id, signing }: Device, person_id: string | null): Promise<Signed> {
  const signed_at = new Date().toISOString();
  const signature = await sign(signing.privateKey, "session", { device_id, person_id, signed_at });
  return hub.post<Signed>("/api/v1/session/device", { device_id, signed_at, signature });
}
