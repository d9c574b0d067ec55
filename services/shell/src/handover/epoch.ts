import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from "@hpke/core";

import { fromBase64, random, toBase64, utf8, type Bytes } from "./bytes";
import { canonical, type Canonical } from "./canonical";
import { isSigned, sign } from "./signature";

/** The content key of an epoch, for one device. */
export interface WrappedKey {
  device_id: string;
  enc: string;
  wrapped: string;
}

/** Who may read from here on, as `docs/protocol.md`, section 2, has it. */
export interface Epoch {
  epoch: number;
  opened_by: string;
  keys: WrappedKey[];
  earlier: { epoch: number; keys: WrappedKey[] }[];
  signature: string;
}

/** A device that things are sealed to: the raw X25519 key (RFC 7748), in base64. */
export interface Recipient {
  device_id: string;
  sealing_key: string;
}

export interface Opener {
  device_id: string;
  signing: CryptoKey;
}

export interface NewEpoch {
  transfer_id: string;
  epoch: number;
  recipients: readonly Recipient[];
  /** The epochs before, for those who could not read them then. */
  earlier?: readonly PastEpoch[];
}

export interface PastEpoch {
  epoch: number;
  contentKey: Bytes;
  /** Devices that have its key already. */
  readers: ReadonlySet<string>;
}

const INFO = utf8("emsync/transfer/v1/key");
const suite = new CipherSuite({
  kem: new DhkemX25519HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes256Gcm(),
});

/** Make a content key and seal it, and those before it, to every recipient. */
export async function openEpoch(opener: Opener, asked: NewEpoch): Promise<{ contentKey: Bytes; epoch: Epoch }> {
  const contentKey = random(32);
  const { transfer_id, epoch: number, recipients } = asked;
  const unsigned = {
    epoch: number,
    opened_by: opener.device_id,
    keys: await wrapForAll(contentKey, transfer_id, number, recipients),
    earlier: await wrapEarlier(asked),
  };
  const signature = await sign(opener.signing, "epoch", signedPart(unsigned, transfer_id));
  return { contentKey, epoch: { ...unsigned, signature } };
}

/** Whether `opened_by`, with this raw Ed25519 key, opened the epoch for this transfer. */
export function isEpochSigned(signingKey: Bytes, transfer_id: string, epoch: Epoch): Promise<boolean> {
  const { signature, ...unsigned } = epoch;
  return isSigned(signingKey, "epoch", signedPart(unsigned, transfer_id), signature);
}

/** The content keys, by epoch, that an epoch holds for a device. */
export async function contentKeysFor(
  device: { device_id: string; sealing: CryptoKeyPair },
  transfer_id: string,
  epoch: Epoch,
): Promise<Map<number, Bytes>> {
  const found = new Map<number, Bytes>();
  for (const { epoch: number, keys } of [epoch, ...epoch.earlier]) {
    const mine = keys.find(({ device_id }) => device_id === device.device_id);
    if (mine) found.set(number, await unwrap(device.sealing, transfer_id, number, mine));
  }
  return found;
}

async function wrapEarlier({ transfer_id, recipients, earlier = [] }: NewEpoch): Promise<Epoch["earlier"]> {
  const wrapped = earlier.map(async ({ epoch, contentKey, readers }) => {
    const newcomers = recipients.filter(({ device_id }) => !readers.has(device_id));
    return { epoch, keys: await wrapForAll(contentKey, transfer_id, epoch, newcomers) };
  });
  return (await Promise.all(wrapped)).filter(({ keys }) => keys.length > 0);
}

function wrapForAll(
  contentKey: Bytes,
  transfer_id: string,
  epoch: number,
  recipients: readonly Recipient[],
): Promise<WrappedKey[]> {
  const sorted = [...recipients].sort((a, b) => (a.device_id < b.device_id ? -1 : 1));
  return Promise.all(sorted.map((recipient) => wrap(contentKey, transfer_id, epoch, recipient)));
}

async function wrap(
  contentKey: Bytes,
  transfer_id: string,
  epoch: number,
  { device_id, sealing_key }: Recipient,
): Promise<WrappedKey> {
  const recipientPublicKey = await suite.kem.deserializePublicKey(fromBase64(sealing_key));
  const bound = utf8(canonical({ device_id, epoch, transfer_id }));
  const { enc, ct } = await suite.seal({ recipientPublicKey, info: INFO }, contentKey, bound);
  return { device_id, enc: toBase64(enc), wrapped: toBase64(ct) };
}

/** @throws OpenError when it was wrapped for another device, transfer or epoch. */
export async function unwrap(
  sealing: CryptoKeyPair,
  transfer_id: string,
  epoch: number,
  { device_id, enc, wrapped }: WrappedKey,
): Promise<Bytes> {
  const bound = utf8(canonical({ device_id, epoch, transfer_id }));
  const opened = await suite.open(
    { recipientKey: sealing, enc: fromBase64(enc), info: INFO },
    fromBase64(wrapped),
    bound,
  );
  return new Uint8Array(opened);
}

function signedPart(unsigned: Omit<Epoch, "signature">, transfer_id: string): Canonical {
  return { ...unsigned, transfer_id } as unknown as Canonical;
}
