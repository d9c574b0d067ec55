import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { HandoverClient } from "../client";

interface Props {
  transfer_id: string;
  client: HandoverClient;
}

/** Save a patient's hand-over for another system: only a device that could open all of it can. */
export function SaveFhir({ transfer_id, client }: Props) {
  const { t } = useTranslation("fhir");
  const [failed, setFailed] = useState(false);
  const save = async () => {
    try {
      download(`${transfer_id}.fhir.json`, await client.fhir(transfer_id));
      setFailed(false);
    } catch {
      setFailed(true);
    }
  };
  return (
    <div>
      <button type="button" onClick={() => void save()}>
        {t("save")}
      </button>{" "}
      <small>{t("open")}</small>
      {failed ? <p role="alert">{t("failed")}</p> : null}
    </div>
  );
}

function download(name: string, content: string): void {
  const address = URL.createObjectURL(new Blob([content], { type: "application/fhir+json" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
