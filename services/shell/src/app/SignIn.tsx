import { useTranslation } from "react-i18next";

import { SignInForm } from "./SignInForm";
import styles from "./app.module.css";

/** The first page of whoever is not signed in. */
export function SignIn() {
  const { t } = useTranslation("app");
  return (
    <section className={styles.signIn}>
      <h1>{t("title")}</h1>
      <p>{t("tagline")}</p>
      <SignInForm />
    </section>
  );
}
