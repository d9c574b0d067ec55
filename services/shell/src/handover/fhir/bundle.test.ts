// @vitest-environment node
import { readFileSync } from "node:fs";

import { describe, expect, test } from "vitest";

import { fromBase64 } from "../bytes";
import type { Clinical } from "../envelope";
import type { TransferEvent } from "../messages";
import type { Told } from "../reader";

import { bundleOf } from "./bundle";

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
