import { useState, useTransition, type SyntheticEvent } from "react";
import { useTranslation } from "react-i18next";

import { Problem } from "../shared/api";
import { signIn, useSession } from "../shared/session";
import { Field, ProblemNote } from "../shared/ui";

import styles from "./app.module.css";

/** Name and password, as the demo profile takes them. */
export function PasswordForm() {
  const { t } = useTranslation("app");
  const begin = useSession((state) => state.begin);
  const said = useSession((state) => state.demo);
  const [entered, setEntered] = useState({ user: "", password: "" });
  const [tried, setTried] = useState(false);
  const [error, setError] = useState<unknown>();
  const [pending, attempt] = useTransition();
  const missing = (value: string) => (tried && value === "" ? t("signIn.required") : undefined);
  const wrong = error instanceof Problem && error.status === 401;
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    setTried(true);
    const { user, password } = entered;
    if (user === "" || password === "") return;
    attempt(async () => {
      setError(undefined);
      await signIn(user, password).then(begin, setError);
    });
  };
  return (
    <form noValidate className={styles.signInForm} onSubmit={submit}>
      {/* The header says it once somebody has signed in. */}
      {said ? null : <p className={styles.demoNote}>{t("demo")}</p>}
      <Field label={t("signIn.user")} error={missing(entered.user)}>
        <input
          name="user" autoComplete="username" autoCapitalize="none" spellCheck={false} value={entered.user}
          onChange={({ target }) => { setEntered({ ...entered, user: target.value }); }}
        />
      </Field>
      <Field label={t("signIn.password")} error={missing(entered.password)}>
        <input
          name="password" type="password" autoComplete="current-password" value={entered.password}
          onChange={({ target }) => { setEntered({ ...entered, password: target.value }); }}
        />
      </Field>
      {wrong ? <p role="alert" className={styles.wrong}>{t("signIn.wrong")}</p> : null}
      {error !== undefined && !wrong ? <ProblemNote error={error} /> : null}
      <button type="submit" data-kind="primary" disabled={pending}>
        {pending ? t("signIn.submitting") : t("signIn.submit")}
      </button>
    </form>
  );
}
