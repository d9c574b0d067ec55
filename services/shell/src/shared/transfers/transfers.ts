import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

import type { Transfer } from "../../contract";
import { said, transfer } from "../api";
import { useLive } from "../connection";

export type TransferSummary = Transfer["schemas"]["TransferSummary"];
export type TransferState = TransferSummary["state"];

const PAGE = 200;
/** How often the list is asked for while nobody says when it changes, and as a safeguard while somebody does. */
const POLL_MS = 5_000;
const SAFEGUARD_MS = 30_000;

/** States in which a patient is still on the way, or stands at the door. */
const OPEN: ReadonlySet<TransferState> = new Set<TransferState>([
  "requested", "received", "accepted", "declined", "en_route", "arrived", "diverted", "expired", "withdrawn",
]);

export function isOpen({ state }: TransferSummary): boolean {
  return OPEN.has(state);
}

/** Every transfer that this person may see, as the hub lists them: routing data only. */
export function useTransfers<T>(select: (all: TransferSummary[]) => T) {
  const live = useLive((state) => state.live);
  useListChanges("transfers");
  const refetchInterval = live ? SAFEGUARD_MS : POLL_MS;
  return useQuery({ queryKey: ["transfers"], queryFn: everyTransfer, refetchInterval, select });
}

/** Ask again for what is kept under a key whenever the hub's list is another: it said so, or this device sent something. */
export function useListChanges(key: string): void {
  const client = useQueryClient();
  const waiting = useLive((live) => live.waiting);
  const changes = useLive((live) => live.listChanges);
  useEffect(() => { void client.invalidateQueries({ queryKey: [key] }); }, [client, key, waiting, changes]);
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
