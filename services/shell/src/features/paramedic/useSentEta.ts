import { useEffect } from "react";

import type { Case, HandoverClient } from "../../handover";

import { useDrive, usePosition, type Facility } from "./way";

/** The team is told when the arrival moves by more than this. */
const WORTH_TELLING_MS = 60_000;

/** Say when the unit will arrive, by itself, while it is on its way. */
export function useSentEta({ transfer_id, state, eta }: Case, client: HandoverClient, hospital: Facility | undefined): void {
  const isMoving = state === "en_route";
  const position = usePosition();
  const drive = useDrive(isMoving ? position : null, hospital);
  useEffect(() => {
    if (!isMoving || drive === undefined) return;
    const expected = Date.now() + drive * 1000;
    if (eta !== null && Math.abs(expected - Date.parse(eta)) < WORTH_TELLING_MS) return;
    void client.act(transfer_id, "eta", { clear: { eta: new Date(expected).toISOString() } });
  }, [client, transfer_id, isMoving, drive, eta]);
}
