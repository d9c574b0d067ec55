import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { Navigate, Route, Routes } from "react-router";

import { useSession, type Person } from "../shared/session";
import { Waiting } from "../shared/ui";

import { Boundary } from "./Boundary";
import { Header } from "./Header";
import { placesOf } from "./places";
import { SignIn } from "./SignIn";
import { SignInAgain } from "./SignInAgain";
import styles from "./app.module.css";

// The page to sign in on needs neither, and is there sooner without.
const CommandPalette = lazy(async () => ({ default: (await import("./CommandPalette")).CommandPalette }));
const OwnRefusals = lazy(async () => ({ default: (await import("./Refusals")).OwnRefusals }));

/** What stands around every place: header, banner, refusals, content, notice. */
export function Frame() {
  const { t } = useTranslation("app");
  const { person, demo, token } = useSession();
  return (
    <div className={styles.frame}>
      <a href="#content" className={styles.skip}>{t("skip")}</a>
      <Header person={person} demo={demo} />
      {person && token === undefined ? <SignInAgain /> : null}
      {person ? <Boundary><Suspense><OwnRefusals /></Suspense></Boundary> : null}
      <main id="content" tabIndex={-1} aria-label={t("title")} className={styles.content}>
        {person ? <Places person={person} /> : <SignIn />}
      </main>
      <footer className={styles.footer}>{t("notice")}</footer>
      {person ? <Boundary><Suspense><CommandPalette person={person} /></Suspense></Boundary> : null}
    </div>
  );
}

function Places({ person }: { person: Person }) {
  const { t } = useTranslation("app");
  const places = placesOf(person.role);
  const [first] = places;
  if (!first) return <p className={styles.none}>{t("places.none", { role: person.role })}</p>;
  return (
    <Boundary>
      <Suspense fallback={<Waiting />}>
        <Routes>
          {places.map(({ name, Page }) => <Route key={name} path={`/${name}/*`} element={<Page />} />)}
          <Route path="*" element={<Navigate to={`/${first.name}`} replace />} />
        </Routes>
      </Suspense>
    </Boundary>
  );
}
