import { useTranslation } from "react-i18next";

import { ProblemNote, Waiting } from "../../shared/ui";

import { useFacilities, useTellFacility, type Facility, type FacilityStatus } from "./data";
import styles from "./dispatcher.module.css";
import { useFocusWhenPointed, type Pointed } from "./pointing";

const STATUSES: readonly FacilityStatus[] = ["open", "diversion", "closed"];

/** Which hospitals take patients; a change holds for the next recommendation. */
export function DiversionBoard({ pointed }: { pointed?: Pointed | undefined }) {
  const { t } = useTranslation("dispatcher");
  const facilities = useFacilities();
  const tell = useTellFacility();
  if (facilities.isPending) return <Waiting />;
  const problem = facilities.isError ? <ProblemNote error={facilities.error} retry={() => { void facilities.refetch(); }} /> : null;
  if (!facilities.data) return problem;
  return (
    <>
      {problem}
      {tell.error ? <ProblemNote error={tell.error} /> : null}
      <table className={styles.table}>
        <caption className="visually-hidden">{t("diversion.title")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("diversion.hospital")}</th>
            <th scope="col">{t("diversion.free")}</th>
            <th scope="col">{t("diversion.status")}</th>
          </tr>
        </thead>
        <tbody>
          {facilities.data.map((facility) => (
            <Row key={facility.id} facility={facility} pointed={pointed} onTell={tell.mutate} />
          ))}
        </tbody>
      </table>
    </>
  );
}

interface RowProps {
  facility: Facility;
  pointed: Pointed | undefined;
  onTell: (told: Pick<Facility, "id" | "status">) => void;
}

function Row({ facility, pointed, onTell }: RowProps) {
  const { t } = useTranslation("dispatcher");
  const { capacity } = facility;
  const control = useFocusWhenPointed<HTMLSelectElement>(facility.id, pointed);
  return (
    <tr aria-current={pointed?.id === facility.id}>
      <th scope="row">
        {facility.name}
        <small>{facility.capabilities.map((name) => t(`capability.${name}`)).join(" · ")}</small>
      </th>
      <td className="number">
        {capacity ? <bdi dir="ltr" className={styles.together}>{capacity.free} / {capacity.beds}</bdi> : t("diversion.unknown")}
      </td>
      <td>
        <select
          ref={control}
          aria-label={t("diversion.statusOf", { name: facility.name })}
          className={styles.status}
          data-status={facility.status}
          value={facility.status}
          onChange={({ target }) => { onTell({ id: facility.id, status: target.value as FacilityStatus }); }}
        >
          {STATUSES.map((status) => <option key={status} value={status}>{t(`diversion.${status}`)}</option>)}
        </select>
      </td>
    </tr>
  );
}
