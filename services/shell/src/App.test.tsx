import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";

import { App } from "./App";

test("names itself in the one heading of the first level", () => {
  render(<App />);

  expect(screen.getByRole("heading", { level: 1 })).toHaveTextContent("EMsync");
});
