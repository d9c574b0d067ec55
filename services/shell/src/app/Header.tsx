import { useState } from "react";
import { useTranslation } from "react-i18next";
import { NavLink } from "react-router";

import { useSession, type Person } from "../shared/session";

import { ConnectionState } from "./ConnectionState";
import { openPalette } from "./palette";
import { placesOf } from "./places";
import { Preferences } from "./Preferences";
import styles from "./app.module.css";

/** Where one is, whether one is connected, and who one is. */
export function Header({ person, demo }: { person: Person | undefined; demo: boolean }) {
  const { t } = useTranslation("app");
  const [settings, setSettings] = useState(false);
  const leave = useSession((state) => state.leave);
  return (
    <header aria-label={t("title")} className={styles.header}>
      <p className={styles.brand}>{t("title")}</p>
      {person ? (
        <nav aria-label={t("places.label")} className={styles.places}>
          {placesOf(person.role).map(({ name }) => <NavLink key={name} to={`/${name}`}>{t(`places.${name}`)}</NavLink>)}
        </nav>
      ) : null}
      <ConnectionState />
      <div className={styles.tools}>
        {person ? (
          <button type="button" aria-keyshortcuts="Control+K Meta+K" onClick={openPalette}>
            {t("palette.open")} <kbd aria-hidden="true">Ctrl K</kbd>
          </button>
        ) : null}
        <button type="button" onClick={() => { setSettings(true); }}>{t("preferences.title")}</button>
        {person ? (
          <button type="button" onClick={leave} title={t("signIn.signedInAs", { name: person.name })}>
            {t("signIn.out")} <span className={styles.person}>{person.name}</span>
          </button>
        ) : null}
      </div>
      {settings ? <Preferences onClose={() => { setSettings(false); }} /> : null}
      {demo ? <p className={styles.demo}>{t("demo")}</p> : null}
    </header>
  );
}
