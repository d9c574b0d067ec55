import { Suspense, use, useState, useTransition } from "react";
import { useTranslation } from "react-i18next";

import { broughtBack, finishSignIn, forgetBroughtBack, profile, providerFor, useSession, type Profile } from "../shared/session";
import { Boundary, ProblemNote, Waiting } from "../shared/ui";

import { PasswordForm } from "./PasswordForm";
import styles from "./app.module.css";

/** The way to sign in that this hub offers. */
export function SignInForm() {
  const [back] = useState(broughtBack);
  if (back) return <ComingBack code={back.code} state={back.state} />;
  return <Boundary><Asked /></Boundary>;
}

/** Asks anew whenever it is shown anew, as when somebody tries again. */
function Asked() {
  const [asked] = useState(profile);
  return <Suspense fallback={<Waiting />}><Offered asked={asked} /></Suspense>;
}

function Offered({ asked }: { asked: Promise<Profile> }) {
  return use(asked) === "demo" ? <PasswordForm /> : <ProviderLink />;
}

function ProviderLink() {
  const { t } = useTranslation("app");
  const person = useSession((session) => session.person);
  return <a href={providerFor(person)} className={styles.provider}>{t("signIn.provider")}</a>;
}

function ComingBack({ code, state }: { code: string; state: string }) {
  const { t } = useTranslation("app");
  const begin = useSession((session) => session.begin);
  const [error, setError] = useState<unknown>();
  const [pending, attempt] = useTransition();
  const finish = () => {
    attempt(async () => {
      await finishSignIn(code, state).then((session) => {
        forgetBroughtBack();
        begin(session);
      }, setError);
    });
  };
  if (error !== undefined) return <div className={styles.signInForm}><ProblemNote error={error} /><ProviderLink /></div>;
  return (
    <div className={styles.signInForm}>
      <button type="button" data-kind="primary" autoFocus disabled={pending} onClick={finish}>
        {pending ? t("signIn.submitting") : t("signIn.finish")}
      </button>
    </div>
  );
}
