import type { Action } from "../../handover";
import type { TransferState } from "../../shared/transfers";

const GIVEN_BACK: ReadonlySet<TransferState> = new Set<TransferState>(["declined", "diverted", "expired", "withdrawn"]);
const UNANSWERED: ReadonlySet<TransferState> = new Set<TransferState>(["requested", "received"]);

/** From where the hub lets a transfer be called off: not once the patient stands at the door. */
const CALLED_OFF_FROM: ReadonlySet<TransferState> = new Set<TransferState>([...GIVEN_BACK, ...UNANSWERED, "accepted", "en_route"]);

export function mayCallOff(state: TransferState): boolean {
  return CALLED_OFF_FROM.has(state);
}

/** Whether a hospital has accepted and still waits: it alone redirects the patient. */
export function isExpected(state: TransferState): boolean {
  return state === "accepted" || state === "en_route";
}

/** What dispatch says, one after the other, to ask another hospital; null once one has accepted: then it redirects the patient itself. */
export function waysToAsk(state: TransferState): readonly Extract<Action, "expire" | "redirect">[] | null {
  if (GIVEN_BACK.has(state)) return ["redirect"];
  return UNANSWERED.has(state) ? ["expire", "redirect"] : null;
}
