import { useEffect, useRef, useState } from "react";
import { create } from "zustand";

import type { Case, Side } from "./case";
import type { HandoverClient } from "./client";
import type { Backlog } from "./outbox";

interface Present {
  /** The client of whoever is signed in on this device; null while there is none. */
  client: HandoverClient | null;
}

/** The client that every place uses; the application opens and closes it. */
export const useHandover = create<Present>()(() => ({ client: null }));

/** A transfer as it is now; null until anything of it is known here. */
export function useCase(transfer_id: string | null): Case | null {
  const client = useHandover((present) => present.client);
  const [now, setNow] = useState<Case | null>(null);
  useEffect(() => {
    if (!client || transfer_id === null) return undefined;
    return client.follow(transfer_id, setNow);
  }, [client, transfer_id]);
  return now?.transfer_id === transfer_id ? now : null;
}

/** Confirm what a side wrote as read when it is shown here: each message once. */
export function useReceipts({ transfer_id, messages }: Case, from: Side, client: HandoverClient): void {
  const confirmed = useRef(new Set<string>());
  useEffect(() => {
    for (const { message_id, side, read } of messages) {
      if (side !== from || Object.keys(read).length > 0 || confirmed.current.has(message_id)) continue;
      confirmed.current.add(message_id);
      void client.act(transfer_id, "read", { clear: { message_id } });
    }
  }, [transfer_id, messages, from, client]);
}

const NOTHING: Backlog = { waiting: 0, oldest: null, refused: 0 };

/** What waits on this device. */
export function useBacklog(): Backlog {
  const client = useHandover((present) => present.client);
  const [backlog, setBacklog] = useState(NOTHING);
  useEffect(() => client?.onBacklog(setBacklog), [client]);
  return client ? backlog : NOTHING;
}
