// @vitest-environment node
import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import { describe, expect, test } from "vitest";

import { fromBase64 } from "../bytes";
import type { Clinical } from "../envelope";
import type { TransferEvent } from "../messages";
import type { Told } from "../reader";

import { bundleOf, withheldBundleOf } from "./bundle";

interface FhirVector {
  of: string;
  events: (TransferEvent & { opened: Clinical })[];
  files: Record<string, string>;
  bundle: unknown;
}

const folder = process.env.EMSYNC_CONTRACTS ?? "../../contracts";
const vectors = JSON.parse(readFileSync(`${folder}/vectors/fhir.json`, "utf8")) as FhirVector[];

function told({ events }: FhirVector): Told[] {
  return events.map(({ opened, ...event }) => ({ event, clinical: opened, doubt: null }));
}

describe("a transfer as a FHIR document", () => {
  test.each(vectors)("is the same as the Python client makes of $of", (vector) => {
    const files = new Map(Object.entries(vector.files).map(([name, content]) => [name, fromBase64(content)]));

    const bundle: unknown = JSON.parse(JSON.stringify(bundleOf(told(vector), files)));

    expect(bundle).toEqual(vector.bundle);
  });

  test.each(["locked", "forged", "tampered"] as const)("is not made where an event is %s", (doubt) => {
    const [first, second] = vectors.slice(0, 1).flatMap(told);
    const doubtful = [first, second].flatMap((one) => (one ? [one] : []));

    expect(() => bundleOf(doubtful.map((one, at) => (at === 1 ? { ...one, doubt } : one)))).toThrow("event 2 cannot be exported");
  });
});

describe("a transfer as a FHIR document for those who hold no key", () => {
  const locked = (vector: FhirVector) => told(vector).map((one): Told => ({ ...one, clinical: {}, doubt: "locked" }));

  test("says who did what and when, and that the record is withheld", async () => {
    const made = vectors.map((vector) => ({ of: vector.of, bundle: withheldBundleOf(locked(vector)) }));

    await expect(`${JSON.stringify(made, null, 1)}\n`).toMatchFileSnapshot(resolve(folder, "vectors/fhir_withheld.json"));
  });

  test.each(vectors)("holds nothing that was sealed of $of, even where it was opened", (vector) => {
    expect(withheldBundleOf(told(vector))).toEqual(withheldBundleOf(locked(vector)));
  });

  test.each(["forged", "tampered"] as const)("is not made where an event is %s", (doubt) => {
    const doubtful = vectors.slice(0, 1).flatMap(locked).map((one, at): Told => (at === 1 ? { ...one, doubt } : one));

    expect(() => withheldBundleOf(doubtful)).toThrow("event 2 cannot be exported");
  });
});
