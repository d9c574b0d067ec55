import { QueryClientProvider } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { BrowserRouter, Navigate, NavLink, Route, Routes } from "react-router";

import { persistently } from "../shared/loading";
import { useIsSignedIn, useSession, type Person } from "../shared/session";
import { keepTransfersFresh } from "../shared/transfers";
import { Boundary } from "../shared/ui";

import { Frame } from "./Frame";
import { openPalette } from "./palette";
import { placesOf } from "./places";
import { queries } from "./queries";
import { SignInAgain } from "./SignInAgain";
import styles from "./app.module.css";

// Nobody waits for these; on a bad network they come later.
const CommandPalette = lazy(() => persistently(() => import("./CommandPalette")));
const OwnRefusals = lazy(() => persistently(() => import("./Refusals")));

keepTransfersFresh(queries);
void persistently(() => import("./handover")).then(({ keepHandover }) => { keepHandover(); });

/** What whoever has signed in works with: the places of their role, and what every place of it shares. */
export default function Workplace({ person }: { person: Person }) {
  const signedIn = useIsSignedIn();
  return (
    <QueryClientProvider client={queries}>
      <BrowserRouter>
        <Frame
          places={<PlaceLinks person={person} />}
          tools={<Tools person={person} />}
          above={<>{signedIn ? null : <SignInAgain />}<Boundary><Suspense><OwnRefusals /></Suspense></Boundary></>}
        >
          <Places person={person} />
        </Frame>
        <Boundary><Suspense><CommandPalette person={person} /></Suspense></Boundary>
      </BrowserRouter>
    </QueryClientProvider>
  );
}

function PlaceLinks({ person }: { person: Person }) {
  const { t } = useTranslation("app");
  return (
    <nav aria-label={t("places.label")} className={styles.places}>
      {placesOf(person.role).map(({ name }) => <NavLink key={name} to={`/${name}`}>{t(`places.${name}`)}</NavLink>)}
    </nav>
  );
}

function Tools({ person }: { person: Person }) {
  const { t } = useTranslation("app");
  const leave = useSession((state) => state.leave);
  return (
    <>
      <button type="button" aria-keyshortcuts="Control+K Meta+K" onClick={openPalette}>
        {t("palette.open")} <kbd aria-hidden="true">Ctrl K</kbd>
      </button>
      <button type="button" onClick={leave} title={t("signIn.signedInAs", { name: person.name })}>
        {t("signIn.out")} <span className={styles.person}>{person.name}</span>
      </button>
    </>
  );
}

function Places({ person }: { person: Person }) {
  const { t } = useTranslation("app");
  const places = placesOf(person.role);
  const [first] = places;
  if (!first) return <h1 className={styles.none}>{t("places.none", { role: person.role })}</h1>;
  return (
    <Routes>
      {places.map(({ name, Page }) => <Route key={name} path={`/${name}/*`} element={<Page />} />)}
      <Route path="*" element={<Navigate to={`/${first.name}`} replace />} />
    </Routes>
  );
}
