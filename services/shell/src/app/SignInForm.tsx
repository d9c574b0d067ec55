import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";

import { finishSignIn, profile, PROVIDER, useSession } from "../shared/session";
import { ProblemNote, Waiting } from "../shared/ui";

import { PasswordForm } from "./PasswordForm";
import styles from "./app.module.css";

/** The way to sign in that this hub offers. */
export function SignInForm() {
  const [search] = useSearchParams();
  const [code, state] = [search.get("code"), search.get("state")];
  const offered = useQuery({ queryKey: ["profile"], queryFn: profile, staleTime: Infinity });
  if (code && state) return <ComingBack code={code} state={state} />;
  if (offered.isPending) return <Waiting />;
  if (offered.isError) return <ProblemNote error={offered.error} retry={() => { void offered.refetch(); }} />;
  return offered.data === "demo" ? <PasswordForm /> : <ProviderLink />;
}

function ProviderLink() {
  const { t } = useTranslation("app");
  return <a href={PROVIDER} className={styles.provider}>{t("signIn.provider")}</a>;
}

function ComingBack({ code, state }: { code: string; state: string }) {
  const { t } = useTranslation("app");
  const begin = useSession((session) => session.begin);
  const finish = useMutation({ mutationFn: () => finishSignIn(code, state), onSuccess: begin });
  return (
    <div className={styles.signInForm}>
      {finish.error ? <ProblemNote error={finish.error} /> : null}
      {finish.error ? <ProviderLink /> : (
        <button type="button" data-kind="primary" autoFocus disabled={finish.isPending} onClick={() => { finish.mutate(); }}>
          {finish.isPending ? t("signIn.submitting") : t("signIn.finish")}
        </button>
      )}
    </div>
  );
}
