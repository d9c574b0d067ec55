import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";

import { setUpTexts } from "../../shared/i18n";

import type { Pointed } from "./pointing";
import { Units } from "./Units";

const UNIT = { id: "A-1", lon: 24.94, lat: 60.16, status: "dispatched", capabilities: ["als"] };

let told: unknown = UNIT;

beforeEach(async () => {
  told = UNIT;
  vi.stubGlobal("fetch", async (request: Request) => {
    if (request.method === "PUT") told = await request.json();
    return Response.json(request.url.endsWith("/ambulances") ? { ambulances: [told] } : told);
  });
  await setUpTexts();
});

test("brings the focus to the ambulance whose pin was pointed at, again each time", async () => {
  const client = new QueryClient();
  const shown = (pointed?: Pointed) => <QueryClientProvider client={client}><Units pointed={pointed} /></QueryClientProvider>;
  const { rerender } = render(shown({ kind: "ambulance", id: "A-1" }));
  const status = await screen.findByRole("combobox", { name: "Status of A-1" });

  expect(status).toHaveFocus();
  expect(status.closest("tr")).toHaveAttribute("aria-current", "true");
  status.blur();
  rerender(shown({ kind: "ambulance", id: "A-1" }));
  expect(status).toHaveFocus();
});

test("keeps the ambulances in sight while routing does not answer", async () => {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(<QueryClientProvider client={client}><Units /></QueryClientProvider>);
  await screen.findByRole("combobox", { name: "Status of A-1" });
  vi.stubGlobal("fetch", () => Promise.resolve(new Response("{}", { status: 503 })));
  await client.refetchQueries();

  expect(await screen.findByRole("button", { name: "Try again" })).toBeVisible();
  expect(screen.getByRole("combobox", { name: "Status of A-1" })).toBeVisible();
});

test("frees an ambulance that nobody set free, and keeps the rest of it", async () => {
  render(<QueryClientProvider client={new QueryClient()}><Units /></QueryClientProvider>);
  await userEvent.selectOptions(await screen.findByRole("combobox", { name: "Status of A-1" }), "Available");

  await waitFor(() => { expect(told).toEqual({ ...UNIT, status: "available" }); });
  await waitFor(() => { expect(screen.getByRole("combobox")).toHaveValue("available"); });
});
