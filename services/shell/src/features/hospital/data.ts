import { useQuery } from "@tanstack/react-query";

import type { Transfer } from "../../contract";
import { said, transfer } from "../../shared/api";

export type Summary = Transfer["schemas"]["TransferSummary"];
export type State = Summary["state"];

const PAGE = 200;

/** States in which a patient still concerns the hospital that was asked. */
const INBOUND: ReadonlySet<State> = new Set<State>(["requested", "received", "accepted", "en_route", "arrived", "handed_over"]);

/** Every patient on the way to the hospital, in the order in which they are to be looked at. */
export function useInbound(hospital: string | null) {
  return useQuery({
    queryKey: ["transfers"],
    queryFn: everyTransfer,
    refetchInterval: 5_000,
    select: (all: Summary[]) => inOrder(all.filter((one) => INBOUND.has(one.state) && one.hospital_id === hospital)),
  });
}

/** Sort by severity, then by ETA; who has no ETA comes last within the level. */
export function inOrder(transfers: readonly Summary[]): Summary[] {
  const arrival = ({ eta }: Summary) => (eta === null ? Infinity : Date.parse(eta));
  return transfers.toSorted((one, other) => {
    const [first, second] = [arrival(one), arrival(other)];
    return one.severity_level - other.severity_level || (first === second ? 0 : first - second);
  });
}

async function everyTransfer(): Promise<Summary[]> {
  const found: Summary[] = [];
  for (let before: number | null | undefined; before !== null; ) {
    const query = { limit: PAGE, ...(before === undefined ? {} : { before }) };
    const page = await said(transfer.GET("/api/v1/transfers", { params: { query } }));
    found.push(...page.transfers);
    before = page.next;
  }
  return found;
}
