import { lazy, Suspense, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { persistently } from "../shared/loading";
import { useSession } from "../shared/session";

import { ConnectionMark } from "./ConnectionMark";
import { Preferences } from "./Preferences";
import styles from "./app.module.css";

const Connection = lazy(() => persistently(() => import("./Connection")));

/** Where one is, whether one is connected, and what can be set. */
export function Header({ places, tools }: { places: ReactNode; tools: ReactNode }) {
  const { t } = useTranslation("app");
  const [settings, setSettings] = useState(false);
  const demo = useSession((state) => state.demo);
  return (
    <header aria-label={t("title")} className={styles.header}>
      <p className={styles.brand}>{t("title")}</p>
      {places}
      <Suspense fallback={<ConnectionMark mood="asking">{t("connection.asking")}</ConnectionMark>}>
        <Connection />
      </Suspense>
      <div className={styles.tools}>
        <button type="button" onClick={() => { setSettings(true); }}>{t("preferences.title")}</button>
        {tools}
      </div>
      {settings ? <Preferences onClose={() => { setSettings(false); }} /> : null}
      {demo ? <p className={styles.demo}>{t("demo")}</p> : null}
    </header>
  );
}
