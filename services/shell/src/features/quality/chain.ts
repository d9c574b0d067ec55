import type { Transfer } from "../../contract";
import { canonical, utf8, type Bytes, type Canonical } from "../../handover";

/** `digest` is the SHA-256 of a stored event, null for a read; `hash` is in hexadecimal. */
export type AuditEntry = Transfer["schemas"]["AuditEntry"] & { digest: string | null };

const BEFORE_THE_FIRST = new Uint8Array(32);

/**
 * Follow a transfer's hash chain: each hash is the SHA-256 of the one before and the canonical entry.
 *
 * @returns the position of the first entry that is missing or was changed; null when the chain is whole.
 */
export async function brokenAt(transfer_id: string, entries: readonly AuditEntry[]): Promise<number | null> {
  let before: Bytes = BEFORE_THE_FIRST;
  for (const [place, entry] of entries.entries()) {
    const hash = await hashOf(transfer_id, entry, before);
    if (entry.position !== place + 1 || hexadecimal(hash) !== entry.hash) return place + 1;
    before = hash;
  }
  return null;
}

async function hashOf(transfer_id: string, entry: AuditEntry, before: Bytes): Promise<Bytes> {
  const hashed: Record<string, Canonical> = { ...entry, transfer_id };
  delete hashed.hash;
  const said = utf8(canonical(hashed));
  const joined = new Uint8Array(before.length + said.length);
  joined.set(before);
  joined.set(said, before.length);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", joined));
}

function hexadecimal(bytes: Bytes): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
