import { useTranslation } from "react-i18next";

import { ProblemNote, Waiting } from "../../shared/ui";
import { useDateTime } from "../../shared/units";

import { useAudit } from "./data";
import styles from "./quality.module.css";

/** Who wrote and who read, with the hash chain followed on this device. */
export function Audit({ transfer_id }: { transfer_id: string }) {
  const { t } = useTranslation("quality");
  const exact = useDateTime();
  const audit = useAudit(transfer_id);
  return (
    <section className={styles.panel}>
      <h2>{t("audit.title")}</h2>
      {audit.isPending ? <Waiting /> : null}
      {audit.isError ? <ProblemNote error={audit.error} retry={() => void audit.refetch()} /> : null}
      {audit.data ? (
        <>
          <p role={audit.data.broken === null ? "status" : "alert"} className={styles.chain} data-whole={audit.data.broken === null}>
            {audit.data.broken === null
              ? t("audit.whole", { count: audit.data.entries.length })
              : t("audit.broken", { position: audit.data.broken })}
          </p>
          <div className={styles.scroll} role="region" aria-label={t("audit.title")} tabIndex={0}>
            <table className={styles.table}>
              <thead>
                <tr>
                  <th scope="col">{t("audit.position")}</th>
                  <th scope="col">{t("audit.at")}</th>
                  <th scope="col">{t("audit.action")}</th>
                  <th scope="col">{t("audit.who")}</th>
                  <th scope="col">{t("audit.role")}</th>
                </tr>
              </thead>
              <tbody>
                {audit.data.entries.map(({ position, at, action, person_id, device_id, role }) => (
                  <tr key={position}>
                    <td className="number">{position}</td>
                    <td className="number">{exact(at)}</td>
                    <td>
                      <code>{action}</code>
                    </td>
                    <td>{person_id ?? device_id ?? "–"}</td>
                    <td>{t(`roles.${role}`)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      ) : null}
    </section>
  );
}
