import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { beforeEach, expect, test, vi } from "vitest";

import { setUpTexts } from "../../shared/i18n";

import { NewIncident } from "./NewIncident";

const FOUND = [
  { name: "Aleksanterinkatu 5", kind: "address", near: "Helsinki", lon: 24.95, lat: 60.169 },
  { name: "Aleksanterinkatu 52", kind: "address", near: "Helsinki", lon: 24.94, lat: 60.168 },
];
const onOpen = vi.fn();
const asked = vi.fn<(request: Request) => Promise<Response>>();

beforeEach(async () => {
  // jsdom has neither; the list of places measures itself and scrolls.
  vi.stubGlobal("ResizeObserver", class { observe = vi.fn(); unobserve = vi.fn(); disconnect = vi.fn(); });
  Element.prototype.scrollIntoView = () => undefined;
  asked.mockImplementation((request) => {
    const q = new URL(request.url).searchParams.get("q") ?? "";
    return Promise.resolve(Response.json({ places: q.startsWith("aleks") ? FOUND : [] }));
  });
  vi.stubGlobal("fetch", asked);
  onOpen.mockClear();
  await setUpTexts();
});

async function field() {
  const { container } = render(<QueryClientProvider client={new QueryClient()}><NewIncident middle={undefined} onOpen={onOpen} /></QueryClientProvider>);
  return { container, input: await screen.findByRole("combobox", { name: "New incident at coordinates or an address" }) };
}


test("opens an incident at the place that is chosen by keyboard, and calls it by its address", async () => {
  const { input } = await field();
  await userEvent.type(input, "aleks 5");
  await screen.findByText("Aleksanterinkatu 52");
  await userEvent.keyboard("{ArrowDown}{Enter}");

  expect(onOpen).toHaveBeenCalledExactlyOnceWith({ lon: 24.94, lat: 60.168 }, "Aleksanterinkatu 52");
  expect(input).toHaveValue("");
});

test("opens an incident at coordinates and asks nobody where that is", async () => {
  const { input } = await field();
  await userEvent.type(input, "60.1699, 24.9384{Enter}");

  expect(onOpen).toHaveBeenCalledExactlyOnceWith({ lon: 24.9384, lat: 60.1699 }, undefined);
  expect(asked.mock.calls.map(([request]) => request.url)).not.toContainEqual(expect.stringContaining("24.9384"));
});

test("opens nothing while the answer to what was typed is still awaited", async () => {
  const { input } = await field();
  await userEvent.type(input, "aleks");
  await screen.findByText("Aleksanterinkatu 52");
  asked.mockReturnValue(new Promise(() => undefined));
  await userEvent.type(input, "anteri{Enter}");

  expect(onOpen).not.toHaveBeenCalled();
});

test("says that nothing is called so, and what to write", async () => {
  const { input } = await field();
  await userEvent.type(input, "nowhere");
  await userEvent.click(screen.getByRole("button", { name: "Open incident" }));

  expect(await screen.findByRole("alert")).toHaveTextContent("Nothing on the map is called so.");
  expect(onOpen).not.toHaveBeenCalled();
});

test("breaks no rule of accessibility that a page without colours can break", async () => {
  const { container, input } = await field();
  await userEvent.type(input, "aleks");
  await screen.findByText("Aleksanterinkatu 52");

  const { violations } = await axe.run(container, { rules: { "color-contrast": { enabled: false } } });
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
});
