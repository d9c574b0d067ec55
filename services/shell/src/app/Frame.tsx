import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { Header } from "./Header";
import styles from "./app.module.css";

interface Props {
  /** The ways to other places. */
  places?: ReactNode;
  /** Buttons beside the one for settings. */
  tools?: ReactNode;
  /** What is said above the content, whatever place is open. */
  above?: ReactNode;
  children: ReactNode;
}

/** What stands around every page: header, banner, content, notice. */
export function Frame({ places, tools, above, children }: Props) {
  const { t } = useTranslation("app");
  return (
    <div className={styles.frame}>
      <a href="#content" className={styles.skip}>{t("skip")}</a>
      <Header places={places} tools={tools} />
      {above}
      <main id="content" tabIndex={-1} aria-label={t("title")} className={styles.content}>{children}</main>
      <footer className={styles.footer}>{t("notice")}</footer>
    </div>
  );
}
