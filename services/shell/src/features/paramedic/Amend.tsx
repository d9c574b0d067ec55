import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Handover, HandoverClient } from "../../handover";

import styles from "./paramedic.module.css";
import { RecordForm } from "./RecordForm";
import { changesOf, formOf, type Form } from "./record";

interface Props {
  transfer_id: string;
  handover: Handover;
  client: HandoverClient;
}

/** The record that was sent, to change; only what was changed is sent again. */
export function Amend({ transfer_id, handover, client }: Props) {
  const { t } = useTranslation("paramedic");
  const [form, setForm] = useState<Form>(() => formOf(handover));
  const changes = changesOf(handover, form);
  return (
    <>
      <RecordForm form={form} onChange={setForm} />
      <button
        type="button"
        className={styles.wide}
        disabled={!changes}
        onClick={() => {
          if (changes) void client.act(transfer_id, "amend", { clinical: { changes } });
        }}
      >
        {t("record.send")}
      </button>
    </>
  );
}
