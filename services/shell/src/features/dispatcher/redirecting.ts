import type { Action } from "../../handover";
import type { TransferState } from "../../shared/transfers";

const GIVEN_BACK: ReadonlySet<TransferState> = new Set<TransferState>(["declined", "diverted", "expired", "withdrawn"]);
const UNANSWERED: ReadonlySet<TransferState> = new Set<TransferState>(["requested", "received"]);

/** What dispatch says, one after the other, to ask another hospital; null once one has accepted: then it redirects the patient itself. */
export function waysToAsk(state: TransferState): readonly Extract<Action, "expire" | "redirect">[] | null {
  if (GIVEN_BACK.has(state)) return ["redirect"];
  return UNANSWERED.has(state) ? ["expire", "redirect"] : null;
}
