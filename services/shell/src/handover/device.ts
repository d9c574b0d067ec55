import { toBase64 } from "./bytes";

/** The keys of this device; none of them can leave the browser. */
export interface DeviceKeys {
  /** Ed25519, to sign. */
  signing: CryptoKeyPair;
  /** X25519, that content keys are sealed to. */
  sealing: CryptoKeyPair;
  /** AES-256-GCM, for what waits on this device's disk. */
  storage: CryptoKey;
}

export interface Device extends DeviceKeys {
  device_id: string;
}

export async function makeDeviceKeys(): Promise<DeviceKeys> {
  const [signing, sealing, storage] = await Promise.all([
    crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"]),
    crypto.subtle.generateKey("X25519", false, ["deriveBits"]),
    crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]),
  ]);
  return { signing, sealing: sealing as CryptoKeyPair, storage };
}

/** Raw public keys in base64, as a device is enrolled with them. */
export async function publicKeys(keys: DeviceKeys): Promise<{ signing_key: string; sealing_key: string }> {
  const [signing, sealing] = await Promise.all([
    crypto.subtle.exportKey("raw", keys.signing.publicKey),
    crypto.subtle.exportKey("raw", keys.sealing.publicKey),
  ]);
  return { signing_key: toBase64(signing), sealing_key: toBase64(sealing) };
}
