import { useId, type ReactElement, cloneElement } from "react";

import styles from "./ui.module.css";

interface Props {
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  /** One input, select or textarea. */
  children: ReactElement<{ id?: string; "aria-describedby"?: string | undefined; "aria-invalid"?: boolean }>;
}

/** A labelled field with what helps to fill it, and what is wrong with it. */
export function Field({ label, hint, error, children }: Props) {
  const id = useId();
  const notes = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      {cloneElement(children, { id, "aria-describedby": notes || undefined, "aria-invalid": Boolean(error) })}
      {hint ? <small id={`${id}-hint`}>{hint}</small> : null}
      {error ? <small id={`${id}-error`} className={styles.fieldError}>{error}</small> : null}
    </div>
  );
}
