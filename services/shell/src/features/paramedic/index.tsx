import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useCase, useHandover } from "../../handover";
import { usePerson } from "../../shared/session";
import { SeverityBadge, Waiting } from "../../shared/ui";

import { Backlog } from "./Backlog";
import { NewPatient } from "./NewPatient";
import { useToldDuty } from "./duty";
import { OnTheWay } from "./OnTheWay";
import styles from "./paramedic.module.css";
import { useOwnCases } from "./useOwnCases";

const NEW = "new";

/** The paramedic's place: one patient at a time, on a phone, with gloves. */
export default function Paramedic() {
  const { t } = useTranslation("paramedic");
  const client = useHandover((present) => present.client);
  const { unit_id } = usePerson();
  const cases = useOwnCases(unit_id);
  useToldDuty(unit_id, cases);
  const [chosen, setChosen] = useState<string | null>(null);
  const announced = useCase(chosen === NEW ? null : chosen);
  if (!client || cases === null) return <Waiting what={t("opening")} />;
  const shown = chosen ?? cases[0]?.transfer_id ?? NEW;
  const now = cases.find(({ transfer_id }) => transfer_id === shown) ?? announced;
  return (
    <div className={styles.place}>
      <h1>{t("title", { unit: unit_id })}</h1>
      <Backlog />
      {cases.length > 0 || now ? (
        <nav aria-label={t("patients")} className={styles.patients}>
          {cases.map(({ transfer_id, severity_level, handover }) => (
            <button
              key={transfer_id}
              type="button"
              aria-pressed={transfer_id === shown}
              onClick={() => {
                setChosen(transfer_id);
              }}
            >
              <SeverityBadge level={severity_level} word={false} /> {handover?.name ?? t("patient")}
            </button>
          ))}
          <button
            type="button"
            aria-pressed={!now}
            onClick={() => {
              setChosen(NEW);
            }}
          >
            {t("new")}
          </button>
        </nav>
      ) : null}
      {now ? <OnTheWay key={now.transfer_id} now={now} client={client} /> : <NewPatient client={client} onAsked={setChosen} />}
    </div>
  );
}
