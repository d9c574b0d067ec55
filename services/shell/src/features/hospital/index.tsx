import { useState } from "react";
import { useTranslation } from "react-i18next";

import { usePerson } from "../../shared/session";
import { ProblemNote, Waiting } from "../../shared/ui";

import { Board } from "./Board";
import { Card } from "./Card";
import styles from "./hospital.module.css";
import { useInbound } from "./inbound";

/** The receiving hospital's place: who comes, and all that is known of one of them. */
export default function Hospital() {
  const { t } = useTranslation("hospital");
  const { hospital_id } = usePerson();
  const inbound = useInbound(hospital_id);
  const [wished, wish] = useState<string>();
  if (inbound.isLoading) return <Waiting />;
  // What was known stays in sight while the hub does not answer.
  const problem = inbound.isError ? <ProblemNote error={inbound.error} retry={() => { void inbound.refetch(); }} /> : null;
  if (!inbound.data) return problem;
  const chosen = wished ?? inbound.data.at(0)?.transfer_id;
  return (
    <div className={styles.place}>
      <section className={styles.panel}>
        {problem}
        <h1>{t("title")} <span className="number">({inbound.data.length})</span></h1>
        {inbound.data.length === 0 ? <p>{t("nobody")}</p> : <Board inbound={inbound.data} chosen={chosen} onChoose={wish} />}
      </section>
      {chosen === undefined ? null : <Card key={chosen} transfer_id={chosen} />}
    </div>
  );
}
