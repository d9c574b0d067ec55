import { expect, test } from "vitest";

import { NOTHING_SAID, type Incident } from "./incident";
import { each, named, waitingOf } from "./wave";

const FIRE: Incident = {
  id: "I-1", lon: 24.9, lat: 60.1, opened_at: "2026-11-20T14:00:00Z", level: 2, needs: [],
  report: { ...NOTHING_SAID, complaint: "Burns" },
};

test("sends no ambulance a second time to an incident that was served", () => {
  const planned = [{ incident: "I-1", unit: "A-1" }, { incident: "I-2", unit: "A-2" }];

  expect(waitingOf(planned, [FIRE])).toEqual([{ incident: "I-1", unit: "A-1" }]);
});

test("calls incidents in a reason as people do", () => {
  expect(named("the soonest, A-1, goes to I-1, level 2", [FIRE])).toBe("the soonest, A-1, goes to Burns, level 2");
});

test("lets nobody wait because another one could not be sent, and says why that one could not", async () => {
  const sent: string[] = [];
  const sending = each(["A-1", "A-2", "A-3"], (unit) => {
    if (unit === "A-2") return Promise.reject(new Error("no way for A-2"));
    sent.push(unit);
    return Promise.resolve();
  });

  await expect(sending).rejects.toThrow("no way for A-2");
  expect(sent).toEqual(["A-1", "A-3"]);
});
