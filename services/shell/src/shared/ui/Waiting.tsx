import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import styles from "./ui.module.css";

const LIMIT_MS = 15_000;

interface Props {
  /** What is being waited for, in the person's language. */
  what?: string;
}

/** Say that something is on its way; after a while say that it is not coming. */
export function Waiting({ what }: Props) {
  const { t } = useTranslation("app");
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => { setLate(true); }, LIMIT_MS);
    return () => { clearTimeout(timer); };
  }, []);
  return (
    <p role="status" className={styles.waiting}>
      {late ? t("waiting.late") : <><span aria-hidden="true" className={styles.spinner} />{what ?? t("waiting.plain")}</>}
    </p>
  );
}
