// @vitest-environment node
import { readFileSync } from "node:fs";

import { CipherSuite, Aes256Gcm, DhkemX25519HkdfSha256, HkdfSha256 } from "@hpke/core";
import { describe, expect, it, test } from "vitest";

import { openFile, sealFileWith, type Named } from "./attachment";
import { fromBase64, toBase64, type Bytes } from "./bytes";
import { canonical, type Canonical } from "./canonical";
import { open, sealWith, type Clinical } from "./envelope";
import { contentKeysFor, isEpochSigned, type Epoch } from "./epoch";
import type { SignedBody } from "./messages";
import { isSigned, sign } from "./signature";

interface DeviceVector {
  device_id: string;
  signing_seed: string;
  sealing_seed: string;
  signing_key: string;
  sealing_key: string;
}

interface EpochVector {
  transfer_id: string;
  epoch: Epoch;
  opens: Record<string, Record<string, string>>;
}

interface EventVector {
  transfer_id: string;
  type: string;
  result: "valid" | "forged" | "tampered";
  body: SignedBody;
  content_key?: string;
  plaintext?: Clinical;
}

interface HpkeVector {
  mode: number;
  kem_id: number;
  kdf_id: number;
  aead_id: number;
  info: string;
  skRm: string;
  pkRm: string;
  enc: string;
  encryptions: { aad: string; ct: string; pt: string }[];
}

const folder = process.env.EMSYNC_CONTRACTS ?? "../../contracts";
const read = (name: string): unknown => JSON.parse(readFileSync(`${folder}/vectors/${name}.json`, "utf8"));
const hex = (digits: string): Bytes => new Uint8Array(Buffer.from(digits, "hex"));

const devices = read("devices") as DeviceVector[];
const epochs = read("epochs") as EpochVector[];
const events = read("events") as EventVector[];

function keysOf(device_id: string): DeviceVector {
  const found = devices.find((device) => device.device_id === device_id);
  if (!found) throw new Error(`devices.json has no ${device_id}`);
  return found;
}

describe("canonical JSON", () => {
  const cases = read("canonical") as { valid: { value: Canonical; canonical: string }[]; invalid: Canonical[] };

  it.each(cases.valid)("writes $canonical", ({ value, canonical: expected }) => {
    expect(canonical(value)).toBe(expected);
  });

  it.each(cases.invalid.map((value) => ({ value })))("refuses $value", ({ value }) => {
    expect(() => canonical(value)).toThrow(TypeError);
  });
});

describe("an epoch", () => {
  test.each(epochs)("$epoch.epoch is signed by its opener, and by nobody else", async ({ transfer_id, epoch }) => {
    const opener = fromBase64(keysOf(epoch.opened_by).signing_key);
    const other = fromBase64(keysOf("escrow").signing_key);

    expect(await isEpochSigned(opener, transfer_id, epoch)).toBe(true);
    expect(await isEpochSigned(other, transfer_id, epoch)).toBe(false);
    expect(await isEpochSigned(opener, transfer_id, { ...epoch, epoch: 9 })).toBe(false);
  });

  const readers = epochs.flatMap((vector) => devices.map((device) => ({ ...vector, device })));
  test.each(readers)("$epoch.epoch gives $device.device_id just its keys", async ({ transfer_id, epoch, opens, device }) => {
    const found = await contentKeysFor(await sealingDevice(device), transfer_id, epoch);

    const shown = Object.fromEntries([...found].map(([number, key]) => [String(number), toBase64(key)]));
    expect(shown).toEqual(opens[device.device_id]);
  });
});

describe("an event", () => {
  test.each(events)("of type $type is seen to be $result", async ({ transfer_id, type, result, body, ...rest }) => {
    const { signature, ...said } = body;
    const signingKey = fromBase64(keysOf(body.device_id).signing_key);
    const statement = { ...said, transfer_id, type } as unknown as Canonical;

    expect(await isSigned(signingKey, "event", statement, signature)).toBe(result !== "forged");
    if (!body.sealed || !rest.content_key) return;
    const place = { transfer_id, event_id: body.event_id, type, device_id: body.device_id, epoch: body.sealed.epoch };
    const opened = open(fromBase64(rest.content_key), place, body.sealed);
    if (result === "valid") expect(await opened).toEqual(rest.plaintext);
    else await expect(opened).rejects.toThrow();
  });

  const valid = events.filter(({ result }) => result === "valid");
  const sealed = valid.flatMap(({ body, content_key, plaintext, ...rest }) =>
    body.sealed && content_key && plaintext ? [{ ...rest, body, sealed: body.sealed, content_key, plaintext }] : [],
  );

  test.each(valid)("of type $type is signed to the same bytes", async ({ transfer_id, type, body }) => {
    const { signature, ...said } = body;
    const key = await signingKey(keysOf(body.device_id));

    const statement = { ...said, transfer_id, type } as unknown as Canonical;

    expect(await sign(key, "event", statement)).toBe(signature);
  });

  test.each(sealed)(
    "of type $type is sealed to the same bytes",
    async ({ transfer_id, type, body, sealed: { epoch, nonce, ciphertext }, content_key, plaintext }) => {
      const place = { transfer_id, event_id: body.event_id, type, device_id: body.device_id, epoch };

      const again = await sealWith(fromBase64(nonce), fromBase64(content_key), place, plaintext);

      expect(again).toEqual({ epoch, nonce, ciphertext });
    },
  );
});

describe("an attachment", () => {
  interface AttachmentVector extends Named {
    transfer_id: string;
    uploaded: string;
    content: string;
    result: "valid" | "tampered" | "other_media";
  }
  const attachments = read("attachments") as AttachmentVector[];

  test.each(attachments)("is seen to be $result", async ({ transfer_id, uploaded, content, result, ...named }) => {
    const opened = openFile(transfer_id, named, fromBase64(uploaded));

    if (result === "valid") expect(toBase64(await opened)).toBe(content);
    else await expect(opened).rejects.toThrow();
  });

  test.each(attachments.slice(0, 1))("is sealed to the same bytes", async ({ transfer_id, uploaded, content, key }) => {
    const nonce = fromBase64(uploaded).slice(0, 12);

    const again = await sealFileWith(nonce, fromBase64(key), transfer_id, fromBase64(content));

    expect(toBase64(again)).toBe(uploaded);
  });
});

describe("published vectors", () => {
  const suite = new CipherSuite({ kem: new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
  const ours = (read("published/rfc9180_x25519_p256_hkdf-sha256") as HpkeVector[]).filter(
    ({ mode, kem_id, kdf_id, aead_id }) => mode === 0 && kem_id === 32 && kdf_id === 1 && aead_id === 2,
  );

  test.each(ours)("of RFC 9180 open", async ({ info, skRm, pkRm, enc, encryptions }) => {
    const recipientKey = await sealingPair(hex(skRm), hex(pkRm));
    const context = await suite.createRecipientContext({ recipientKey, enc: hex(enc), info: hex(info) });

    for (const { aad, ct, pt } of encryptions) {
      expect(new Uint8Array(await context.open(hex(ct), hex(aad)))).toEqual(hex(pt));
    }
  });

  interface Ed25519Group {
    publicKey: { pk: string };
    tests: { tcId: number; msg: string; sig: string; result: "valid" | "invalid" }[];
  }
  const groups = (read("published/ed25519_test") as { testGroups: Ed25519Group[] }).testGroups;

  test("of Ed25519 (Wycheproof) are judged right", async () => {
    for (const { publicKey, tests } of groups) {
      const key = await crypto.subtle.importKey("raw", hex(publicKey.pk), "Ed25519", false, ["verify"]);
      for (const { tcId, msg, sig, result } of tests) {
        const valid = await crypto.subtle.verify("Ed25519", key, hex(sig), hex(msg)).catch(() => false);
        expect([tcId, valid]).toEqual([tcId, result === "valid"]);
      }
    }
  });
});

async function sealingDevice(device: DeviceVector): Promise<{ device_id: string; sealing: CryptoKeyPair }> {
  const sealing = await sealingPair(fromBase64(device.sealing_seed), fromBase64(device.sealing_key));
  return { device_id: device.device_id, sealing };
}

async function sealingPair(seed: Bytes, publicKey: Bytes): Promise<CryptoKeyPair> {
  return {
    privateKey: await crypto.subtle.importKey("pkcs8", pkcs8("6e", seed), "X25519", false, ["deriveBits"]),
    publicKey: await crypto.subtle.importKey("raw", publicKey, "X25519", true, []),
  };
}

function signingKey(device: DeviceVector): Promise<CryptoKey> {
  return crypto.subtle.importKey("pkcs8", pkcs8("70", fromBase64(device.signing_seed)), "Ed25519", false, ["sign"]);
}

/** RFC 8410, section 7: the seed behind its algorithm's object identifier. */
function pkcs8(curve: "6e" | "70", seed: Bytes): Bytes {
  return hex(`302e020100300506032b65${curve}04220420${Buffer.from(seed).toString("hex")}`);
}
