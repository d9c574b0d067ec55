import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";

import { setUpTexts } from "../../shared/i18n";

import { useIncidents } from "./incident";
import { IncidentPanel } from "./IncidentPanel";

const REFUSED = {
  type: "about:blank", title: "Invalid input", status: 422, detail: "Correct and send again: pulse",
  violations: [{ field: "pulse", value: 999, rule: "must be from 0 to 300 beats per minute" }],
};

beforeEach(async () => {
  vi.stubGlobal("fetch", (asked: Request) => Promise.resolve(asked.url.includes("/severity/")
    ? Response.json(REFUSED, { status: 422, headers: { "content-type": "application/problem+json" } })
    : Response.json({ units: [], hospitals: [], excluded_units: [], excluded_hospitals: [], warnings: [] })));
  useIncidents.setState({ open: [], chosen: undefined });
  useIncidents.getState().report({ lon: 24.94, lat: 60.17 });
  await setUpTexts();
});

function Shown() {
  const [incident] = useIncidents((state) => state.open);
  return incident ? <IncidentPanel incident={incident} /> : null;
}

function show() {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(<QueryClientProvider client={queries}><Shown /></QueryClientProvider>);
}

test("keeps an incident whose drop was clicked twice at once", async () => {
  show();
  await userEvent.dblClick(await screen.findByRole("button", { name: "Not needed" }));

  expect(useIncidents.getState().open).toHaveLength(1);
});

test("closes an incident when it is said again", async () => {
  show();
  await userEvent.click(await screen.findByRole("button", { name: "Not needed" }));
  await userEvent.click(screen.getByRole("button", { name: "Close the incident" }));

  expect(useIncidents.getState().open).toEqual([]);
});

test("does not say that nothing is known when what is known was refused", async () => {
  show();
  expect(screen.getByText(/Nothing is known yet/)).toBeVisible();
  await userEvent.type(screen.getByLabelText("Pulse / min"), "999");

  expect(await screen.findByText(/must be from 0 to 300/)).toBeVisible();
  expect(screen.queryByText(/Nothing is known yet/)).toBeNull();
});
