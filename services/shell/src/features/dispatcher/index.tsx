import { useTranslation } from "react-i18next";

import { DiversionBoard } from "./DiversionBoard";
import styles from "./dispatcher.module.css";
import { Units } from "./Units";

/** The dispatcher's place. */
export default function Dispatcher() {
  const { t } = useTranslation("dispatcher");
  return (
    <div className={styles.place}>
      <h1 className="visually-hidden">{t("title")}</h1>
      <section className={styles.panel}><h2>{t("units.title")}</h2><Units /></section>
      <section className={styles.panel}><h2>{t("diversion.title")}</h2><DiversionBoard /></section>
    </div>
  );
}
