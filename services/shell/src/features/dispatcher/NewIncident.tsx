import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";

import type { Position } from "../../shared/map";
import { Field } from "../../shared/ui";

import styles from "./dispatcher.module.css";
import { useIncidents } from "./incident";
import { readCoordinates } from "./place";

/** An incident by its coordinates or at the middle of the map, for whoever does not click on it. */
export function NewIncident({ middle }: { middle: Position | undefined }) {
  const { t } = useTranslation("dispatcher");
  const report = useIncidents((state) => state.report);
  const { register, handleSubmit, reset, formState: { errors } } = useForm<{ place: string }>();
  const open = ({ place }: { place: string }) => {
    const found = readCoordinates(place);
    if (!found) return;
    report(found);
    reset();
  };
  return (
    <form noValidate className={styles.newIncident} onSubmit={(event) => { void handleSubmit(open)(event); }}>
      <Field label={t("new.coordinates")} hint={t("new.hint")} error={errors.place && t("new.wrong")}>
        <input dir="ltr" autoComplete="off" {...register("place", { validate: (text) => readCoordinates(text) !== undefined })} />
      </Field>
      <div className={styles.buttons}>
        <button type="submit" data-kind="primary">{t("new.open")}</button>
        <button type="button" disabled={!middle} onClick={() => { if (middle) report(middle); }}>{t("new.middle")}</button>
      </div>
    </form>
  );
}
