import { expect, test } from "vitest";

import { SIGN_PX, spread } from "./spread";

const STATION = { x: 200, y: 100 };

test("puts ambulances that wait at one station below each other", () => {
  expect(spread([STATION, STATION, STATION])).toEqual([0, SIGN_PX, 2 * SIGN_PX]);
});

test("leaves what covers nothing where it is", () => {
  expect(spread([STATION, { x: 200 + SIGN_PX, y: 100 }, { x: 200, y: 100 - SIGN_PX }])).toEqual([0, 0, 0]);
});

test("covers nothing, however many signs are how near to each other", () => {
  const near = Array.from({ length: 60 }, (_, n) => ({ x: (n * 37) % 71, y: (n * 53) % 67 }));
  const shown = spread(near).map((down, at) => ({ x: near[at]?.x ?? NaN, y: (near[at]?.y ?? NaN) + down }));
  const covering = shown.flatMap((one, at) =>
    shown.slice(at + 1).filter(({ x, y }) => Math.abs(x - one.x) < SIGN_PX && Math.abs(y - one.y) < SIGN_PX - 1e-9));

  expect(covering).toEqual([]);
});
