import type { Transfer } from "../contract";
import { fromBase64, random, toBase64, utf8, type Bytes } from "./bytes";
import { canonical } from "./canonical";
import { mediaTypeOf } from "./media";

/** A file as its event names it, with the key that opens it. */
export type Named = Transfer["schemas"]["Attachment"];

/** Of what is uploaded: as large as the hub takes one. */
export const LARGEST_BYTES = 8 * 1024 * 1024;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Why a file cannot be attached. */
export type Unfit = "empty" | "too_large" | "other_media";

export class UnfitFile extends Error {
  override readonly name = "UnfitFile";
  readonly reason: Unfit;

  constructor(reason: Unfit) {
    super(`A file cannot be attached: ${reason}`);
    this.reason = reason;
  }
}

/** What is uploaded: nonce, ciphertext, tag; and how its event names it. */
export interface SealedFile {
  uploaded: Bytes;
  named: Named;
}

/** Seal a file under a key of its own (`docs/protocol.md`, section 6). @throws UnfitFile */
export async function sealFile(transfer_id: string, content: Bytes, title: string): Promise<SealedFile> {
  if (content.length === 0) throw new UnfitFile("empty");
  if (content.length + NONCE_BYTES + TAG_BYTES > LARGEST_BYTES) throw new UnfitFile("too_large");
  const media_type = mediaTypeOf(content);
  if (media_type === null) throw new UnfitFile("other_media");
  const key = random(32);
  const uploaded = await sealFileWith(random(NONCE_BYTES), key, transfer_id, content);
  return { uploaded, named: { sha256: await sha256Of(uploaded), key: toBase64(key), media_type, title } };
}

export async function sealFileWith(nonce: Bytes, key: Bytes, transfer_id: string, content: Bytes): Promise<Bytes> {
  const aes = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["encrypt"]);
  const sealed = new Uint8Array(await crypto.subtle.encrypt(parameters(nonce, transfer_id), aes, content));
  const uploaded = new Uint8Array(NONCE_BYTES + sealed.length);
  uploaded.set(nonce);
  uploaded.set(sealed, NONCE_BYTES);
  return uploaded;
}

/**
 * The file that an event names, as it was before it was sealed.
 *
 * @throws Error when hash, key, transfer, any byte or its kind is another: nothing may be done with its bytes.
 */
export async function openFile(transfer_id: string, { sha256, key, media_type }: Named, uploaded: Bytes): Promise<Bytes> {
  if ((await sha256Of(uploaded)) !== sha256) throw new Error("an attachment is not the one that its event names");
  const aes = await crypto.subtle.importKey("raw", fromBase64(key), "AES-GCM", false, ["decrypt"]);
  const nonce = uploaded.slice(0, NONCE_BYTES);
  const opened = await crypto.subtle.decrypt(parameters(nonce, transfer_id), aes, uploaded.slice(NONCE_BYTES));
  const content = new Uint8Array(opened);
  if (mediaTypeOf(content) !== media_type) throw new Error(`an attachment does not begin as ${media_type} does`);
  return content;
}

async function sha256Of(uploaded: Bytes): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", uploaded));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function parameters(iv: Bytes, transfer_id: string): AesGcmParams {
  return { name: "AES-GCM", iv, additionalData: utf8(canonical({ v: 1, kind: "attachment", transfer_id })) };
}
