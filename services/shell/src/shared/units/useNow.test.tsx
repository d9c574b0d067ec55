import { render, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";

import { useNow } from ".";

function Clock() {
  return <time>{useNow()}</time>;
}

afterEach(() => {
  vi.useRealTimers();
});

test("shows the present at once, though nobody looked for an hour", () => {
  vi.useFakeTimers();
  vi.setSystemTime(Date.now() + 3_600_000);
  render(<Clock />);

  expect(screen.getByText(String(Date.now()))).toBeInTheDocument();
});
