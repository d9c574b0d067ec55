import { useTranslation } from "react-i18next";

import { Problem } from "../api";

import styles from "./ui.module.css";

interface Props {
  error: unknown;
  /** Offered as a button where trying again can help. */
  retry?: (() => void) | undefined;
}

/** Say what went wrong, which field is concerned, and what to do. */
export function ProblemNote({ error, retry }: Props) {
  const { t } = useTranslation("app");
  const problem = error instanceof Problem ? error : undefined;
  const answered = problem && problem.status > 0;
  return (
    <div role="alert" className={styles.problem}>
      <p><strong>{answered ? problem.title : t("problem.title")}</strong></p>
      {answered ? <p>{problem.detail}</p> : null}
      {problem?.violations.length ? (
        <ul>
          {problem.violations.map(({ field, rule }) => <li key={field + rule}><code>{field}</code> {rule}</li>)}
        </ul>
      ) : null}
      <p>{t(`problem.${problem?.advice ?? "defect"}`)}</p>
      {retry ? <button type="button" onClick={retry}>{t("problem.retry")}</button> : null}
    </div>
  );
}
