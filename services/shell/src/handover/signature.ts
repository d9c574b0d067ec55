import { fromBase64, toBase64, utf8, type Bytes } from "./bytes";
import { canonical, type Canonical } from "./canonical";

/** What is signed; the name keeps a signature over one from passing for the other. */
export type Signed = "event" | "epoch" | "device" | "session";

export async function sign(key: CryptoKey, what: Signed, said: Canonical): Promise<string> {
  return toBase64(await crypto.subtle.sign("Ed25519", key, signedBytes(what, said)));
}

/** Whether the device with this raw Ed25519 key (RFC 8032) signed it; false too for what cannot be read. */
export async function isSigned(
  signingKey: Bytes,
  what: Signed,
  said: Canonical,
  signature: string,
): Promise<boolean> {
  try {
    const key = await crypto.subtle.importKey("raw", signingKey, "Ed25519", false, ["verify"]);
    return await crypto.subtle.verify("Ed25519", key, fromBase64(signature), signedBytes(what, said));
  } catch {
    return false;
  }
}

function signedBytes(what: Signed, said: Canonical): Bytes {
  return utf8(`emsync/transfer/v1/${what}\n${canonical(said)}`);
}
