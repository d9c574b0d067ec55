import { useState } from "react";
import { useTranslation } from "react-i18next";

import { lazily } from "../../shared/loading";
import { ProblemNote, Waiting } from "../../shared/ui";

import { csvOf, download } from "./csv";
import { useTransfers } from "./data";
import { Patient } from "./Patient";
import { Patients } from "./Patients";
import styles from "./quality.module.css";

const Intervals = lazily(() => import("./Intervals"));

const VIEWS = ["patients", "intervals", "severity"] as const;

/** Quality's place: what happened when, who wrote and read, how long it took; nothing that is sealed. */
export default function Quality() {
  const { t } = useTranslation("quality");
  const [view, setView] = useState<(typeof VIEWS)[number]>("patients");
  const [chosen, setChosen] = useState<string | null>(null);
  const { list, shown } = useTransfers();
  const one = shown.find(({ transfer_id }) => transfer_id === chosen);
  return (
    <div className={styles.place}>
      <h1>{t("title")}</h1>
      <nav aria-label={t("views.label")} className={styles.views}>
        {VIEWS.map((each) => (
          <button
            key={each}
            type="button"
            aria-pressed={view === each}
            onClick={() => {
              setView(each);
            }}
          >
            {t(`views.${each}`)}
          </button>
        ))}
        <button
          type="button"
          disabled={shown.length === 0}
          onClick={() => {
            download("transfers.csv", csvOf(shown));
          }}
        >
          {t("csv")}
        </button>
      </nav>
      {list.isLoading ? <Waiting /> : null}
      {list.isError ? <ProblemNote error={list.error} retry={() => void list.refetch()} /> : null}
      {view === "patients" && list.data ? (
        <div className={styles.columns}>
          <Patients transfers={shown} chosen={chosen} choose={setChosen} />
          {one ? <Patient key={one.transfer_id} transfer={one} /> : <p>{t("choose")}</p>}
        </div>
      ) : null}
      {view === "intervals" ? (
        <Intervals transfers={shown} />
      ) : null}
      {view === "severity" ? <iframe className={styles.simulator} title={t("views.severity")} src="/severity/?embed=true" /> : null}
    </div>
  );
}
