import { random, text, utf8, type Bytes } from "./bytes";

/** A value on this device's disk, under its storage key (AES-256-GCM). */
export interface Locked {
  nonce: Bytes;
  ciphertext: ArrayBuffer;
}

/** Lock a JSON value; `name` says what it is, and opens nothing else. */
export async function lock(storage: CryptoKey, name: string, value: unknown): Promise<Locked> {
  const nonce = random(12);
  return { nonce, ciphertext: await crypto.subtle.encrypt(gcm(nonce, name), storage, utf8(JSON.stringify(value))) };
}

/** @throws DOMException when the value was locked by another key or under another name. */
export async function unlock<T>(storage: CryptoKey, name: string, { nonce, ciphertext }: Locked): Promise<T> {
  return JSON.parse(text(await crypto.subtle.decrypt(gcm(nonce, name), storage, ciphertext))) as T;
}

function gcm(iv: Bytes, name: string): AesGcmParams {
  return { name: "AES-GCM", iv, additionalData: utf8(name) };
}
