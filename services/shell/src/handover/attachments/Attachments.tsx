import { useTranslation } from "react-i18next";

import type { Attachment, Case } from "../case";
import type { HandoverClient } from "../client";
import { useAttached } from "../present";

import styles from "./attachments.module.css";
import { MediaView } from "./MediaView";
import { Take } from "./Take";

interface Props {
  now: Case;
  client: HandoverClient;
  /** Whether files can be added here. */
  take?: boolean;
}

/** The ECGs, photos, sounds and documents of a patient; each was verified before it is shown. */
export function Attachments({ now, client, take = false }: Props) {
  const { t } = useTranslation("attachments");
  const { transfer_id, attachments } = now;
  const waiting = attachments.filter((each) => each.waiting).length;
  if (!take && attachments.length === 0) return null;
  return (
    <section className={styles.attachments} aria-label={t("title")}>
      <h2>{t("title")}</h2>
      {waiting > 0 ? <p role="status">{t("waiting", { count: waiting })}</p> : null}
      {attachments.length > 0 ? (
        <ul>
          {attachments.map((named) => (
            <Shown key={named.attachment_id} transfer_id={transfer_id} named={named} client={client} />
          ))}
        </ul>
      ) : null}
      {take ? <Take transfer_id={transfer_id} client={client} /> : null}
    </section>
  );
}

function Shown({ transfer_id, named, client }: { transfer_id: string; named: Attachment; client: HandoverClient }) {
  const { t } = useTranslation("attachments");
  const { file, missing } = useAttached(transfer_id, named, client);
  return (
    <li>
      <figure>
        {file ? <MediaView file={file} title={named.title} /> : null}
        {missing ? <p role={missing === "opening" ? "status" : "alert"}>{t(`missing.${missing}`)}</p> : null}
        <figcaption>
          {named.title}
          {named.waiting ? ` · ${t("waits")}` : ""}
        </figcaption>
      </figure>
    </li>
  );
}
