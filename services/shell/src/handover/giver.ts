import { v7 } from "uuid";

import { receivingHospital, type Case } from "./case";
import type { Hub } from "./hub";
import type { Journal } from "./journal";
import { OVER, type Intent, type SignedBody } from "./messages";
import type { Sealer } from "./sealer";
import type { Person } from "./session";

interface Parts {
  person: Person;
  hub: Hub;
  sealer: Sealer;
}

/**
 * Opens the next epoch when those who may read have changed: the hub asked another hospital by itself, a
 * dispatcher without the keys did, or a device was enrolled. What is missed is seen again in the log, so
 * nothing of it is kept in the outbox.
 */
export class Giver {
  private readonly parts: Parts;
  private readonly busy = new Set<string>();

  constructor(parts: Parts) {
    this.parts = parts;
  }

  /** Give the key to whoever may read and has none, where that is this device's to do. */
  async look(journal: Journal): Promise<void> {
    if (this.busy.has(journal.transfer_id)) return;
    this.busy.add(journal.transfer_id);
    try {
      const now = await journal.case();
      if (now && (await this.isDue(now))) await this.open(journal);
    } finally {
      this.busy.delete(journal.transfer_id);
    }
  }

  /** Open the next epoch now. @throws Unreachable */
  async open(journal: Journal): Promise<void> {
    const { hub, sealer, person } = this.parts;
    const intent: Intent = {
      transfer_id: journal.transfer_id,
      action: "rekey",
      clear: { actor: person.id },
      event_id: v7(),
      occurred_at: new Date().toISOString(),
    };
    const body: SignedBody = await sealer.seal(intent);
    // Refused when another device was faster: the log says so.
    await hub.send(intent, body);
    await journal.catchUp();
  }

  private async isDue(now: Case): Promise<boolean> {
    // Nobody has to read anything new of what is over.
    if (OVER.has(now.state) || !this.isOurs(now) || !(await this.parts.sealer.hasKey(now))) return false;
    // While nobody is asked nobody new has to read: the next epoch comes with what is said next.
    if (!now.epoch.open) return receivingHospital(now) !== undefined;
    const readers = now.epoch.readers.get(now.epoch.number);
    const recipients = this.parts.person.role === "medic" ? await this.parts.sealer.recipients(now) : [];
    return recipients.some(({ device_id }) => !readers?.has(device_id));
  }

  private isOurs(now: Case): boolean {
    const { role, hospital_id, unit_id: own } = this.parts.person;
    return role === "medic" ? now.unit_id === own : role === "hospital" && receivingHospital(now) === hospital_id;
  }
}
