import { isOpen, useTransfers, type TransferState, type TransferSummary } from "../../shared/transfers";

/** A hospital looks at a patient until the hand-over is over; what it gave up is not its own any more. */
const GONE: ReadonlySet<TransferState> = new Set<TransferState>(["declined", "diverted", "expired", "withdrawn"]);

/** Every patient on the way to the hospital, in the order in which they are to be looked at. */
export function useInbound(hospital: string | null) {
  return useTransfers((all) => inbound(all, hospital));
}

export function inbound(all: readonly TransferSummary[], hospital: string | null): TransferSummary[] {
  return inOrder(all.filter((one) => isOpen(one) && !GONE.has(one.state) && one.hospital_id === hospital));
}

/** Sort by severity, then by ETA; who has no ETA comes last within the level. */
export function inOrder(transfers: readonly TransferSummary[]): TransferSummary[] {
  return transfers.toSorted((one, other) =>
    one.severity_level - other.severity_level || byArrival(arrival(one), arrival(other)) || one.transfer_id.localeCompare(other.transfer_id));
}

function arrival({ eta }: TransferSummary): number {
  return eta === null ? Infinity : Date.parse(eta);
}

function byArrival(one: number, other: number): number {
  return one === other ? 0 : one - other;
}
