import { beforeEach, expect, test } from "vitest";

import { nameOf, NOTHING_SAID, useIncidents } from "./incident";

beforeEach(() => {
  useIncidents.setState({ open: [], asked: [], chosen: undefined });
  localStorage.clear();
});

function kept(): unknown {
  const { state } = JSON.parse(localStorage.getItem("emsync-incidents") ?? "{}") as { state?: { open: unknown } };
  return state?.open;
}

test("chooses an incident when it is reported", () => {
  useIncidents.getState().report({ lon: 24.94, lat: 60.17 });

  const { open, chosen } = useIncidents.getState();
  expect(open.map(({ id }) => id)).toEqual([chosen]);
});

test("keeps place and level over a reload, and nothing that was said of the patient", () => {
  useIncidents.getState().report({ lon: 24.94, lat: 60.17 });
  const [{ id } = { id: "" }] = useIncidents.getState().open;
  useIncidents.getState().change(id, { level: 2, report: { complaint: "Chest pain", patient: { age_years: 67 } } });

  expect(kept()).toMatchObject([{ id, lon: 24.94, lat: 60.17, level: 2, report: NOTHING_SAID }]);
});

test("opens an incident again as it was when its request is not to be, also after a reload", async () => {
  const { report, change, ask, reopen } = useIncidents.getState();
  report({ lon: 24.94, lat: 60.17 });
  const [{ id } = { id: "" }] = useIncidents.getState().open;
  change(id, { level: 2, report: { complaint: "Chest pain", patient: {} } });
  const { open } = useIncidents.getState();
  ask(id, "T-1");
  expect(localStorage.getItem("emsync-incidents")).not.toContain("Chest pain");

  reopen("T-1");
  expect(useIncidents.getState().open).toEqual(open);
  ask(id, "T-1");
  await useIncidents.persist.rehydrate();
  reopen("T-1");
  expect(useIncidents.getState().open).toMatchObject([{ id, level: 2, report: NOTHING_SAID }]);
});

test("goes on with the next incident when one is closed", () => {
  const { report, close } = useIncidents.getState();
  report({ lon: 24.94, lat: 60.17 });
  report({ lon: 24.95, lat: 60.18 });
  const [first, second] = useIncidents.getState().open;
  close(second?.id ?? "");

  expect(useIncidents.getState().chosen).toBe(first?.id);
});

test("calls an incident by what happened, and by its number until that is known", () => {
  useIncidents.getState().report({ lon: 24.94, lat: 60.17 });
  const [incident] = useIncidents.getState().open;
  if (!incident) throw new Error("none was reported");

  expect(nameOf(incident)).toBe(incident.id);
  expect(nameOf({ ...incident, report: { complaint: " Fall ", patient: {} } })).toBe("Fall");
});
