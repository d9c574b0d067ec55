import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { beforeEach, expect, test, vi } from "vitest";

import { setUpTexts } from "../../shared/i18n";
import { usePreferences } from "../../shared/preferences";

import { nextOf, STEPPED, TAPPED, Times } from "./Times";

const ON_SCENE = { on_scene: "2026-11-20T14:05:30.000Z" };

beforeEach(async () => {
  usePreferences.setState({ timeZone: "UTC", language: "en" });
  await setUpTexts();
});

async function shown(times: Parameters<typeof Times>[0]["times"], unset?: () => void) {
  const stop = vi.fn();
  const { container } = render(<Times clocks={[...TAPPED, ...STEPPED]} times={times} stop={stop} {...(unset && { unset })} />);
  await screen.findByText("Left scene");
  return { stop, container };
}

test("stops a clock by one tap, at the time of the tap", async () => {
  const { stop } = await shown({});
  const before = Date.now();
  await userEvent.click(screen.getByRole("button", { name: "En route to scene: not set, stop the clock now" }));

  expect(stop).toHaveBeenCalledExactlyOnceWith("unit_en_route", expect.any(String));
  expect(Date.parse(String(stop.mock.calls[0]?.[1]))).toBeGreaterThanOrEqual(before);
});

test("shows a time that was stopped, and no button that a glove could stop it with again", async () => {
  await shown(ON_SCENE);

  const row = within(screen.getByText("✓ On scene").closest("li") ?? document.body);
  expect(row.getByText("14:05")).toBeInTheDocument();
  expect(row.getAllByRole("button").map(({ ariaLabel }) => ariaLabel)).toEqual(["Correct: On scene"]);
});

test("shows what the next steps of the unit stop as not set, without a button of its own", async () => {
  await shown({});

  const row = screen.getByText("Left scene").closest("li");
  expect(row).toHaveTextContent("Left scene not set");
  expect(within(row ?? document.body).queryByRole("button")).toBeNull();
});

test("corrects a time to what it was", async () => {
  const { stop } = await shown(ON_SCENE);
  await userEvent.click(screen.getByRole("button", { name: "Correct: On scene" }));
  const field = screen.getByLabelText("Time: On scene");
  expect(field).toHaveValue("14:05");
  await userEvent.clear(field);
  await userEvent.type(field, "13:58");
  await userEvent.click(screen.getByRole("button", { name: "Save" }));

  expect(stop.mock.calls).toEqual([["on_scene", "2026-11-20T13:58:00.000Z"]]);
});

test("offers to take a time back only where nothing was sent yet", async () => {
  const unset = vi.fn();
  await shown(ON_SCENE, unset);
  await userEvent.click(screen.getByRole("button", { name: "Correct: On scene" }));
  await userEvent.click(screen.getByRole("button", { name: "Not yet" }));
  expect(unset).toHaveBeenCalledExactlyOnceWith("on_scene");
});

test("offers no way to take a sent time back", async () => {
  await shown(ON_SCENE);
  await userEvent.click(screen.getByRole("button", { name: "Correct: On scene" }));

  expect(screen.queryByRole("button", { name: "Not yet" })).toBeNull();
});

test.each([
  [{}, "call_received"],
  [ON_SCENE, "at_patient"],
  [{ depart_scene: "2026-11-20T14:20:00Z" }, "arrived"],
  [{ transfer_of_care: "2026-11-20T14:40:00Z" }, undefined],
])("after %j the next step is %s", (times, next) => {
  expect(nextOf(times)).toBe(next);
});

test("breaks no rule of accessibility that a page without colours can break", async () => {
  const { container } = await shown(ON_SCENE);
  await userEvent.click(screen.getByRole("button", { name: "Correct: On scene" }));

  const { violations } = await axe.run(container, { rules: { "color-contrast": { enabled: false } } });
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
});
