import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { tellAmbulance, type Ambulance } from "../../shared/fleet";
import { ProblemNote, Waiting } from "../../shared/ui";

import { useAmbulances } from "./data";
import styles from "./dispatcher.module.css";
import { useFocusWhenPointed, type Pointed } from "./pointing";

type Status = Ambulance["status"];

const STATUSES: readonly Status[] = ["available", "dispatched", "on_scene", "transporting", "at_hospital", "out_of_service"];

/** Every ambulance with what it does now; dispatch corrects it where the crew's device does not tell. */
export function Units({ pointed }: { pointed?: Pointed | undefined }) {
  const { t } = useTranslation("dispatcher");
  const ambulances = useAmbulances();
  const tell = useTellStatus();
  if (ambulances.isPending) return <Waiting />;
  const problem = ambulances.isError ? <ProblemNote error={ambulances.error} retry={() => { void ambulances.refetch(); }} /> : null;
  if (!ambulances.data) return problem;
  if (ambulances.data.length === 0) return <p className={styles.empty}>{t("units.none")}</p>;
  return (
    <>
      {problem}
      {tell.error ? <ProblemNote error={tell.error} /> : null}
      <table className={styles.table}>
        <caption className="visually-hidden">{t("units.title")}</caption>
        <thead>
          <tr><th scope="col">{t("units.unit")}</th><th scope="col">{t("units.status")}</th></tr>
        </thead>
        <tbody>
          {ambulances.data.map((unit) => (
            <Row key={unit.id} unit={unit} pointed={pointed} onTell={tell.mutate} />
          ))}
        </tbody>
      </table>
    </>
  );
}

interface RowProps {
  unit: Ambulance;
  pointed: Pointed | undefined;
  onTell: (told: Pick<Ambulance, "id" | "status">) => void;
}

function Row({ unit: { id, status, capabilities }, pointed, onTell }: RowProps) {
  const { t } = useTranslation("dispatcher");
  const control = useFocusWhenPointed<HTMLSelectElement>(id, pointed);
  return (
    <tr aria-current={pointed?.id === id}>
      <th scope="row">{id}<small>{(capabilities ?? []).map((name) => t(`unitNeed.${name}`)).join(" · ")}</small></th>
      <td>
        <select
          ref={control}
          aria-label={t("units.statusOf", { unit: id })}
          className={styles.status}
          data-status={status}
          value={status}
          onChange={({ target }) => { onTell({ id, status: target.value as Status }); }}
        >
          {STATUSES.map((one) => <option key={one} value={one}>{t(`units.${one}`)}</option>)}
        </select>
      </td>
    </tr>
  );
}

function useTellStatus() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, status }: Pick<Ambulance, "id" | "status">) => tellAmbulance(id, () => ({ status })),
    onSettled: () => client.invalidateQueries({ queryKey: ["ambulances"] }),
  });
}
