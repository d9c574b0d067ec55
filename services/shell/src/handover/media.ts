import type { Transfer } from "../contract";
import type { Bytes } from "./bytes";

export type MediaType = Transfer["schemas"]["Attachment"]["media_type"];

/** How files begin, by the specifications of their formats; "?" is any byte. */
const BEGINNINGS: Record<MediaType, string> = {
  "image/jpeg": "\xff\xd8\xff",
  "image/png": "\x89PNG\r\n\x1a\n",
  "image/webp": "RIFF????WEBP",
  "application/pdf": "%PDF-",
  "audio/ogg": "OggS",
  "audio/mp4": "????ftyp",
  "audio/webm": "\x1aE\xdf\xa3",
};

/** What a file is by its first bytes, whatever somebody calls it; null when it is none of what may be sent. */
export function mediaTypeOf(content: Bytes): MediaType | null {
  const types = Object.keys(BEGINNINGS) as MediaType[];
  return types.find((type) => begins(content, BEGINNINGS[type])) ?? null;
}

function begins(content: Bytes, beginning: string): boolean {
  return Array.from(beginning).every((byte, at) => byte === "?" || content[at] === byte.charCodeAt(0));
}
