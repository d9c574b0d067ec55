import { useTranslation } from "react-i18next";

import { ProblemNote, Waiting } from "../../shared/ui";

import { useCoverage } from "./coverage";
import styles from "./dispatcher.module.css";

/** How much of the map is reached in time, and which unit's leaving opens the largest hole. */
export function CoveragePanel() {
  const { t, i18n } = useTranslation("dispatcher");
  const coverage = useCoverage();
  const percent = new Intl.NumberFormat(i18n.language, { style: "percent", maximumFractionDigits: 0, signDisplay: "negative" });
  if (coverage.isError && !coverage.data) return <ProblemNote error={coverage.error} retry={() => { void coverage.refetch(); }} />;
  if (!coverage.data) return <Waiting />;
  return (
    <table className={styles.table}>
      <caption>{t("coverage.caption")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("coverage.who")}</th>
          {coverage.data.covered.map(({ minutes }) => <th key={minutes} scope="col">{t("recommend.minutes", { count: minutes })}</th>)}
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">{t("coverage.all")}</th>
          {coverage.data.covered.map(({ minutes, share }) => (
            <td key={minutes} className="number"><Swatch minutes={minutes} />{percent.format(share)}</td>
          ))}
        </tr>
        {coverage.data.units.map(({ id, lost_if_sent }) => (
          <tr key={id}>
            <th scope="row">{t("coverage.without", { unit: id })}</th>
            {lost_if_sent.map(({ minutes, share }) => <td key={minutes} className="number">{percent.format(-share)}</td>)}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Swatch({ minutes }: { minutes: number }) {
  return <span aria-hidden="true" className={styles.swatch} data-minutes={minutes} />;
}
