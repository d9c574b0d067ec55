import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { setUpTexts } from "../../shared/i18n";
import { useSession } from "../../shared/session";

import Hospital from ".";

const HILDA = { id: "hilda", name: "Hilda", role: "hospital", organisation: "north", hospital_id: "central", unit_id: null } as const;
const PATIENT = {
  transfer_id: "0b5e6f0c-9b1f-4c63-8d8e-5f1f2b6f7a11", state: "en_route", version: 3, last_seq: 5, leg: 1, hospital_id: "central",
  unanswered: [], unit_id: "A-7", severity_level: 1, eta: null, requested_at: "2026-11-20T14:00:00Z", answer_due_at: null,
};

beforeEach(async () => {
  // jsdom lays nothing out: the window onto the board is as high as one on a screen.
  vi.spyOn(Element.prototype, "clientHeight", "get").mockReturnValue(600);
  useSession.setState({ person: HILDA, token: "a-token" });
  await setUpTexts();
});

afterEach(() => {
  cleanup();
  useSession.getState().leave();
  vi.unstubAllGlobals();
});

test("keeps the patients in sight while the hub does not answer", async () => {
  vi.stubGlobal("fetch", () => Promise.resolve(Response.json({ transfers: [PATIENT], next: null })));
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(<QueryClientProvider client={queries}><Hospital /></QueryClientProvider>);
  await screen.findByText("A-7");
  vi.stubGlobal("fetch", () => Promise.resolve(new Response("{}", { status: 503 })));
  await queries.refetchQueries();

  expect(await screen.findByRole("button", { name: "Try again" })).toBeVisible();
  expect(screen.getByText("A-7")).toBeVisible();
});
