/** Bytes that WebCrypto takes: TypeScript tells them from those over shared memory. */
export type Bytes = Uint8Array<ArrayBuffer>;

export const utf8 = (text: string): Bytes => new TextEncoder().encode(text);

export const text = (bytes: BufferSource): string => new TextDecoder("utf-8", { fatal: true }).decode(bytes);

export const random = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length));

/** RFC 4648, section 4, with padding. */
export function toBase64(bytes: ArrayBuffer | Bytes): string {
  return btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join(""));
}

/** @throws SyntaxError unless it is just what `toBase64` writes. */
export function fromBase64(encoded: string): Bytes {
  const bytes = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
  if (toBase64(bytes) !== encoded) throw new SyntaxError("base64 with stray bits, or without padding");
  return bytes;
}
