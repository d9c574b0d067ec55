import { afterEach, describe, expect, it, vi } from "vitest";

import { Hub } from "./hub";
import type { Action, Intent, SignedBody } from "./messages";

const BODY: SignedBody = { event_id: "e", occurred_at: "2026-11-25T10:00:00Z", device_id: "d", signature: "s" };

/** What a device makes of the hub's refusal. */
async function refusedWith(code: string, action: Action) {
  const problem = { type: "about:blank", title: "Conflict", status: 409, code };
  vi.stubGlobal("fetch", () => Promise.resolve(Response.json(problem, { status: 409 })));
  const intent: Intent = { transfer_id: "t", event_id: "e", occurred_at: BODY.occurred_at, action, clear: {} };
  return (await new Hub("/transfer").send(intent, BODY)).kind;
}

describe("a refusal by the hub", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it("lets a signature follow the one of the other side that came first", async () => {
    expect(await refusedWith("stale_version", "sign")).toBe("seal_again");
  });

  it.each(["accept", "cancel", "redirect"] as const)("leaves %s to a person who sees what has changed", async (action) => {
    expect(await refusedWith("stale_version", action)).toBe("refused");
  });

  it("leaves a signature that fits no longer to a person", async () => {
    expect(await refusedWith("transition_refused", "sign")).toBe("refused");
  });

  it("is sealed anew where only the keys have changed", async () => {
    expect(await refusedWith("epoch_over", "vitals")).toBe("seal_again");
  });
});
