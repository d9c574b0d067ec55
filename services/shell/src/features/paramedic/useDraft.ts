import { useCallback, useEffect, useRef, useState } from "react";

import { useHandover } from "../../handover";

import { EMPTY_DRAFT, type Draft } from "./record";

const NAME = "patient";

export interface Drafting {
  draft: Draft;
  change: (change: Partial<Draft>) => void;
  /** Forget it: the patient was announced. */
  drop: () => Promise<void>;
}

/** The patient who is being written down, kept on this device's disk at every change; null while it is read. */
export function useDraft(): Drafting | null {
  const client = useHandover((present) => present.client);
  const [draft, setDraft] = useState<Draft | null>(null);
  const newest = useRef<Draft>(EMPTY_DRAFT);

  useEffect(() => {
    let gone = false;
    void client?.drafts.get<Draft>(NAME).then((kept) => {
      if (gone) return;
      newest.current = { ...EMPTY_DRAFT, ...kept };
      setDraft(newest.current);
    });
    return () => {
      gone = true;
    };
  }, [client]);

  const change = useCallback(
    (part: Partial<Draft>) => {
      newest.current = { ...newest.current, ...part };
      setDraft(newest.current);
      void client?.drafts.keep(NAME, newest.current);
    },
    [client],
  );

  const drop = useCallback(async () => {
    newest.current = EMPTY_DRAFT;
    setDraft(EMPTY_DRAFT);
    await client?.drafts.drop(NAME);
  }, [client]);

  return draft && { draft, change, drop };
}
