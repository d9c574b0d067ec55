import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, expect, test, vi } from "vitest";

import { useLive } from "../connection";

import { useTransfers } from ".";

afterEach(() => { vi.unstubAllGlobals(); });

function listed() {
  const asked = vi.fn(() => Promise.resolve(Response.json({ transfers: [], next: null })));
  vi.stubGlobal("fetch", asked);
  const client = new QueryClient();
  const wrapper = ({ children }: { children: ReactNode }) => <QueryClientProvider client={client}>{children}</QueryClientProvider>;
  const { result } = renderHook(() => useTransfers((all) => all.length), { wrapper });
  return { asked, result };
}

test("asks for the list again when the hub says that it is another", async () => {
  const { asked, result } = listed();
  await waitFor(() => { expect(result.current.isSuccess && !result.current.isFetching).toBe(true); });
  const before = asked.mock.calls.length;
  useLive.getState().listChanged();

  await waitFor(() => { expect(asked.mock.calls.length).toBe(before + 1); });
});

test("asks for the list again when what waited on this device was sent", async () => {
  const { asked, result } = listed();
  await waitFor(() => { expect(result.current.isSuccess && !result.current.isFetching).toBe(true); });
  const before = asked.mock.calls.length;
  useLive.getState().report({ waiting: 1 });

  await waitFor(() => { expect(asked.mock.calls.length).toBe(before + 1); });
});
