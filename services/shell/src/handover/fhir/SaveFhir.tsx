import { useState } from "react";
import { useTranslation } from "react-i18next";

interface Props {
  transfer_id: string;
  /** The document as it is saved. */
  document: () => Promise<string>;
  /** What is sealed is not in it. */
  withheld?: boolean;
}

/** Save a patient's hand-over for another system, and say what is in the file. */
export function SaveFhir({ transfer_id, document, withheld = false }: Props) {
  const { t } = useTranslation("fhir");
  const [failed, setFailed] = useState(false);
  const save = async () => {
    try {
      download(`${transfer_id}.fhir.json`, await document());
      setFailed(false);
    } catch {
      setFailed(true);
    }
  };
  const kind = withheld ? "withheld" : "whole";
  return (
    <div>
      <button type="button" onClick={() => void save()}>
        {t("save")}
      </button>{" "}
      <small>{t(`${kind}.holds`)}</small>
      {failed ? <p role="alert">{t(`${kind}.failed`)}</p> : null}
    </div>
  );
}

function download(name: string, content: string): void {
  const address = URL.createObjectURL(new Blob([content], { type: "application/fhir+json" }));
  const link = window.document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
