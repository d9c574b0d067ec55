import { QueryClient } from "@tanstack/react-query";
import { expect, test } from "vitest";

import { useLive } from "../connection";

import { keepTransfersFresh } from ".";

test("asks for the transfers anew when what this device said has been sent, and not when only the connection changed", () => {
  const client = new QueryClient();
  client.setQueryData(["transfers"], []);
  keepTransfersFresh(client);
  const stale = () => client.getQueryState(["transfers"])?.isInvalidated;
  useLive.getState().report({ live: true, waiting: 0 });
  expect(stale()).toBe(false);

  useLive.getState().report({ waiting: 1 });

  expect(stale()).toBe(true);
});

test.each([[["transfers"]], [["transfers", "own", "demo-101"]]])("asks for %j anew when the hub says that its list is another", (key) => {
  const client = new QueryClient();
  client.setQueryData(key, []);
  keepTransfersFresh(client);

  useLive.getState().listChanged();

  expect(client.getQueryState(key)?.isInvalidated).toBe(true);
});
