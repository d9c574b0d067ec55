import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";

import { Problem } from "../shared/api";
import { signIn, useSession } from "../shared/session";
import { Field, ProblemNote } from "../shared/ui";

import styles from "./app.module.css";

interface Credentials {
  user: string;
  password: string;
}

/** Name and password, as the demo profile takes them. */
export function PasswordForm() {
  const { t } = useTranslation("app");
  const begin = useSession((state) => state.begin);
  const { register, handleSubmit, formState: { errors } } = useForm<Credentials>();
  const attempt = useMutation({
    mutationFn: ({ user, password }: Credentials) => signIn(user, password),
    onSuccess: begin,
  });
  const wrong = attempt.error instanceof Problem && attempt.error.status === 401;
  const required = t("signIn.required");
  return (
    <form
      noValidate
      className={styles.signInForm}
      onSubmit={(event) => { void handleSubmit((credentials) => { attempt.mutate(credentials); })(event); }}
    >
      <Field label={t("signIn.user")} error={errors.user?.message}>
        <input autoComplete="username" autoCapitalize="none" spellCheck={false} {...register("user", { required })} />
      </Field>
      <Field label={t("signIn.password")} error={errors.password?.message}>
        <input type="password" autoComplete="current-password" {...register("password", { required })} />
      </Field>
      {wrong ? <p role="alert" className={styles.wrong}>{t("signIn.wrong")}</p> : null}
      {attempt.error && !wrong ? <ProblemNote error={attempt.error} /> : null}
      <button type="submit" data-kind="primary" disabled={attempt.isPending}>
        {attempt.isPending ? t("signIn.submitting") : t("signIn.submit")}
      </button>
    </form>
  );
}
