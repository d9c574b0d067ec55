import { expect, it } from "vitest";

import { csvOf } from "./csv";
import type { Shown } from "./data";
import { medianOf } from "./points";

const UNSET = { call_received: null, dispatched: null, unit_en_route: null, at_patient: null, pre_alert_sent: null };
const ONE = {
  transfer_id: "0b5e6f0c-9b1f-4c63-8d8e-5f1f2b6f7a11",
  state: "arrived",
  severity_level: 2,
  unit_id: "=HEL-103",
  hospital_id: "meilahti",
  requested_at: "2026-11-20T14:03:22Z",
  clocks: { ...UNSET, arrived: { occurred_at: "2026-11-20T14:15:00Z", recorded_at: "2026-11-20T14:15:01Z" } },
  intervals: { response_s: null, on_scene_s: 300, transport_s: 720.5, offload_s: null },
} as unknown as Shown;

it("a file has a line for each transfer, leaves unset times empty and runs nothing", () => {
  const [header, line, end] = csvOf([ONE]).split("\r\n");

  expect(header).toMatch(/^transfer_id,state,.*,arrived,transfer_of_care,clear,response_s,on_scene_s,transport_s,offload_s$/);
  expect(line).toBe(
    "0b5e6f0c-9b1f-4c63-8d8e-5f1f2b6f7a11,arrived,2,'=HEL-103,meilahti,2026-11-20T14:03:22Z,,,,,,,,,2026-11-20T14:15:00Z,,,,300,720.5,",
  );
  expect(end).toBe("");
});

it.each([
  [[], null],
  [[3], 3],
  [[4, 1], 2.5],
  [[9, 1, 4], 4],
])("the median of %j is %j", (values, median) => {
  expect(medianOf(values)).toBe(median);
});
