import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

import type { Transfer } from "../../contract";
import { said, transfer } from "../api";
import { useLive } from "../connection";

export type TransferSummary = Transfer["schemas"]["TransferSummary"];
export type TransferState = TransferSummary["state"];

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
  const client = useQueryClient();
  const waiting = useLive((live) => live.waiting);
  // What this device said has been sent: the hub's list is another now.
  useEffect(() => { void client.invalidateQueries({ queryKey: ["transfers"] }); }, [client, waiting]);
  return useQuery({ queryKey: ["transfers"], queryFn: everyTransfer, refetchInterval: EVERY_MS, select });
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
