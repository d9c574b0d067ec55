import { fromBase64, type Bytes } from "../bytes";
import type { TransferEvent } from "../messages";
import { Reader } from "../reader";

import { withheldBundleOf } from "./bundle";

/** Opens nothing. */
const NO_KEYS = { learn: () => Promise.resolve(), get: () => Promise.resolve(null) };

/**
 * A transfer as a FHIR R4 document for those who hold no key; what is sealed is withheld.
 *
 * `signingKey` tells the key of a device in base64, null for one that nobody enrolled.
 *
 * @throws Error when an event was not signed by its device
 */
export async function withheldFhir(
  events: readonly TransferEvent[],
  signingKey: (device_id: string) => Promise<string | null>,
): Promise<string> {
  const asked = new Map<string, Promise<Bytes | null>>();
  const known = (device_id: string) => {
    const key = asked.get(device_id) ?? signingKey(device_id).then((text) => text === null ? null : fromBase64(text));
    asked.set(device_id, key);
    return key;
  };
  const reader = new Reader({ signingKey: known }, NO_KEYS);
  return JSON.stringify(withheldBundleOf(await Promise.all(events.map((event) => reader.read(event)))));
}
