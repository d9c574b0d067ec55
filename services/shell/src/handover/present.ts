import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { create } from "zustand";

import type { Attachment, Case, Side } from "./case";
import type { HandoverClient } from "./client";
import type { Backlog } from "./outbox";
import { Refused, Unreachable } from "./refusals";

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

/** An attached file; while there is none, why: `away` is tried again, the others are for a person to ask about. */
export interface Attached {
  file: Blob | null;
  missing: "opening" | "away" | "refused" | "unverified" | null;
}

const AGAIN_MS = 5_000;

/** Fetch, verify and open an attachment for as long as it is shown. */
export function useAttached(transfer_id: string, named: Attachment, client: HandoverClient): Attached {
  const { data, error, failureReason } = useQuery({
    queryKey: ["attachment", transfer_id, named.sha256],
    queryFn: () => client.file(transfer_id, named),
    networkMode: "always",
    staleTime: Infinity,
    gcTime: 0,
    retry: (_, failure) => failure instanceof Unreachable,
    retryDelay: AGAIN_MS,
  });
  if (data) return { file: data, missing: null };
  if (error) return { file: null, missing: error instanceof Refused ? "refused" : "unverified" };
  return { file: null, missing: failureReason ? "away" : "opening" };
}

const NOTHING: Backlog = { waiting: 0, oldest: null, refused: 0 };

/** What waits on this device. */
export function useBacklog(): Backlog {
  const client = useHandover((present) => present.client);
  const [backlog, setBacklog] = useState(NOTHING);
  useEffect(() => client?.onBacklog(setBacklog), [client]);
  return client ? backlog : NOTHING;
}
