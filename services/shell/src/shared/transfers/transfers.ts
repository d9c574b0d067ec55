import { useQuery, type QueryClient } from "@tanstack/react-query";

import type { Transfer } from "../../contract";
import { said, transfer } from "../api";
import { useLive } from "../connection";
import { useIsSignedIn } from "../session";

export type TransferSummary = Transfer["schemas"]["TransferSummary"];
export type TransferState = TransferSummary["state"];

const KEY = ["transfers"];
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

/** Every transfer that this person may see, as the hub lists them: routing data only. Asks nothing while nobody is signed in. */
export function useTransfers<T>(select: (all: TransferSummary[]) => T) {
  const live = useLive((state) => state.live);
  const enabled = useIsSignedIn();
  const refetchInterval = live ? SAFEGUARD_MS : POLL_MS;
  return useQuery({ queryKey: KEY, queryFn: everyTransfer, enabled, refetchInterval, select });
}

/** Ask anew for whatever is kept under "transfers" when the hub's list is another: it said so, or something that this device said was sent. */
export function keepTransfersFresh(client: QueryClient): void {
  useLive.subscribe(({ waiting, listChanges }, before) => {
    if (waiting === before.waiting && listChanges === before.listChanges) return;
    void client.invalidateQueries({ queryKey: KEY });
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
