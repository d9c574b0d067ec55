import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { beforeEach, expect, test, vi } from "vitest";

import { PinElement } from "./pin";
import type { Marker } from "./shapes";

const UNIT: Marker = { id: "A-1", lon: 24.94, lat: 60.17, kind: "ambulance", label: "A-1", tone: "available" };

const choose = vi.fn();
const clickMap = vi.fn();
let pin: PinElement;

beforeEach(() => {
  choose.mockClear();
  clickMap.mockClear();
  pin = new PinElement(choose);
  pin.describe(UNIT);
  const map = document.createElement("main");
  map.addEventListener("click", clickMap);
  map.append(pin.element);
  document.body.replaceChildren(map);
});

test("a click chooses what the pin stands for, and is none on the map", async () => {
  await userEvent.click(screen.getByRole("button", { name: "A-1" }));

  expect(choose).toHaveBeenCalledOnce();
  expect(clickMap).not.toHaveBeenCalled();
});

test("the keyboard chooses it too", async () => {
  await userEvent.tab();
  await userEvent.keyboard("{Enter}");

  expect(choose).toHaveBeenCalledOnce();
});

test("what is told anew leaves the keyboard where it is", async () => {
  await userEvent.tab();
  pin.describe({ ...UNIT, tone: "dispatched", chosen: true });

  expect(screen.getByRole("button", { name: "A-1" })).toHaveFocus();
  expect(pin.element.dataset).toMatchObject({ kind: "ambulance", tone: "dispatched", chosen: "true" });
});

test("breaks no rule of accessibility that a page without colours can break", async () => {
  const { violations } = await axe.run(pin.element, { rules: { "color-contrast": { enabled: false } } });

  expect(violations.map(({ id }) => id)).toEqual([]);
});
