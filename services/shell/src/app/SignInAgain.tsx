import { useState } from "react";
import { useTranslation } from "react-i18next";

import { broughtBack } from "../shared/session";
import { Modal } from "../shared/ui";

import { SignInForm } from "./SignInForm";
import styles from "./app.module.css";

/** Asks whose token is over to sign in again; without a network one goes on writing behind it. */
export function SignInAgain() {
  const { t } = useTranslation("app");
  // The provider leads back to this page, before the place of whoever asked is shown.
  const [open, setOpen] = useState(() => broughtBack() !== null);
  return (
    <div role="alert" className={styles.again}>
      {t("signIn.ended")}
      <button type="button" onClick={() => { setOpen(true); }}>{t("signIn.title")}</button>
      {open ? (
        <Modal label={t("signIn.title")} className={styles.preferences} onClose={() => { setOpen(false); }}>
          <h2>{t("signIn.title")}</h2>
          <SignInForm />
        </Modal>
      ) : null}
    </div>
  );
}
