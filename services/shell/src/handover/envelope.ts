import { fromBase64, random, text, toBase64, utf8, type Bytes } from "./bytes";
import { canonical, type Canonical } from "./canonical";

/** What the hub keeps and cannot read. `nonce` is 12 bytes, the tag is the last 16 of `ciphertext`. */
export interface Sealed {
  epoch: number;
  nonce: string;
  ciphertext: string;
}

/** Where a sealed event belongs: moved to another place, it does not open. */
export interface Place {
  transfer_id: string;
  event_id: string;
  type: string;
  device_id: string;
  epoch: number;
}

export type Clinical = Record<string, unknown>;

/** AES-256-GCM (NIST SP 800-38D) under the content key of the place's epoch. */
export async function seal(contentKey: Bytes, place: Place, clinical: Clinical): Promise<Sealed> {
  return sealWith(random(12), contentKey, place, clinical);
}

export async function sealWith(nonce: Bytes, contentKey: Bytes, place: Place, clinical: Clinical): Promise<Sealed> {
  const key = await aesKey(contentKey, "encrypt");
  const ciphertext = await crypto.subtle.encrypt(parameters(nonce, place), key, utf8(JSON.stringify(clinical)));
  return { epoch: place.epoch, nonce: toBase64(nonce), ciphertext: toBase64(ciphertext) };
}

/** @throws DOMException or SyntaxError when it was not sealed under this key for this place. */
export async function open(contentKey: Bytes, place: Place, sealed: Sealed): Promise<Clinical> {
  const key = await aesKey(contentKey, "decrypt");
  const plain = await crypto.subtle.decrypt(
    parameters(fromBase64(sealed.nonce), place),
    key,
    fromBase64(sealed.ciphertext),
  );
  return JSON.parse(text(plain)) as Clinical;
}

function aesKey(contentKey: Bytes, usage: KeyUsage): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", contentKey, "AES-GCM", false, [usage]);
}

function parameters(nonce: Bytes, place: Place): AesGcmParams {
  const { transfer_id, event_id, type, device_id, epoch } = place;
  const bound: Canonical = { v: 1, transfer_id, event_id, type, device_id, epoch };
  return { name: "AES-GCM", iv: nonce, additionalData: utf8(canonical(bound)) };
}
