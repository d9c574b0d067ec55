import { useState, type ChangeEvent } from "react";
import { useTranslation } from "react-i18next";

import { LARGEST_BYTES, UnfitFile, type Unfit } from "../attachment";
import type { HandoverClient } from "../client";

import styles from "./attachments.module.css";

/** What a phone opens for each: its camera, its recorder, or its files. */
const KINDS = {
  ecg: { accept: "image/*,application/pdf" },
  photo: { accept: "image/*", capture: "environment" },
  sound: { accept: "audio/*", capture: "user" },
} as const;
type Kind = keyof typeof KINDS;

interface Props {
  transfer_id: string;
  client: HandoverClient;
}

/** Add a file: kept on this device, sealed, until the hub has it. */
export function Take({ transfer_id, client }: Props) {
  const { t } = useTranslation("attachments");
  const [unfit, setUnfit] = useState<Unfit | "unreadable" | null>(null);
  const taken = (kind: Kind) => async ({ target }: ChangeEvent<HTMLInputElement>) => {
    const file = target.files?.[0];
    if (!file) return;
    try {
      await client.attach(transfer_id, file, t(`kinds.${kind}`));
      setUnfit(null);
    } catch (error) {
      setUnfit(error instanceof UnfitFile ? error.reason : "unreadable");
    }
    // So that the same file can be chosen again.
    target.value = "";
  };
  return (
    <>
      <div className={styles.take}>
        {(Object.keys(KINDS) as Kind[]).map((kind) => (
          <label key={kind}>
            {t(`take.${kind}`)}
            <input type="file" {...KINDS[kind]} onChange={(event) => void taken(kind)(event)} />
          </label>
        ))}
      </div>
      {unfit ? <p role="alert">{t(`unfit.${unfit}`, { most: LARGEST_BYTES / 1024 / 1024 })}</p> : null}
    </>
  );
}
