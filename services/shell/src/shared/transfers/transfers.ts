import { useQuery, type QueryClient } from "@tanstack/react-query";

import type { Transfer } from "../../contract";
import { said, transfer } from "../api";
import { useLive } from "../connection";

export type TransferSummary = Transfer["schemas"]["TransferSummary"];
export type TransferState = TransferSummary["state"];

const KEY = ["transfers"];
const PAGE = 200;
const EVERY_MS = 5_000;

/** States in which a patient is still on the way, or stands at the door. */
const OPEN: ReadonlySet<TransferState> = new Set<TransferState>([
  "requested", "received", "accepted", "declined", "en_route", "arrived", "diverted", "expired", "withdrawn",
]);

export function isOpen({ state }: TransferSummary): boolean {
  return OPEN.has(state);
}

/** Every transfer that this person may see, as the hub lists them: routing data only. */
export function useTransfers<T>(select: (all: TransferSummary[]) => T) {
  return useQuery({ queryKey: KEY, queryFn: everyTransfer, refetchInterval: EVERY_MS, select });
}

/** Ask for them anew whenever something that this device said was sent: the hub's list is another then. */
export function keepTransfersFresh(client: QueryClient): void {
  useLive.subscribe(({ waiting }, before) => {
    if (waiting !== before.waiting) void client.invalidateQueries({ queryKey: KEY });
  });
}

async function everyTransfer(): Promise<TransferSummary[]> {
  const found: TransferSummary[] = [];
  for (let before: number | null | undefined; before !== null; ) {
    const query = { limit: PAGE, ...(before === undefined ? {} : { before }) };
    const page = await said(transfer.GET("/api/v1/transfers", { params: { query } }));
    found.push(...page.transfers);
    before = page.next;
  }
  return found;
}
