import { useEffect } from "react";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";

import { Field } from "../../shared/ui";

import styles from "./paramedic.module.css";
import { ageOf, LISTS, type Form } from "./record";

const SEXES = ["female", "male", "other", "unknown"] as const;

interface Props {
  form: Form;
  onChange: (form: Form) => void;
}

/** ATMIST-AMBO, in its order: age, time, mechanism, injuries, (signs above), treatment; then what is known besides. */
export function RecordForm({ form, onChange }: Props) {
  const { t } = useTranslation("paramedic");
  const { register, subscribe, getValues, formState } = useForm<Form>({ defaultValues: form, mode: "onChange" });
  useEffect(
    () =>
      subscribe({
        formState: { values: true },
        callback: () => {
          onChange(getValues());
        },
      }),
    [subscribe, getValues, onChange],
  );
  const bad = formState.errors.age ? t("record.badAge") : undefined;
  return (
    <div className={styles.record}>
      <Field label={t("record.name")} hint={t("record.nameHint")}>
        <input autoComplete="off" maxLength={200} {...register("name")} />
      </Field>
      <div className={styles.pair}>
        <Field label={t("record.age")} error={bad}>
          <input
            inputMode="decimal"
            autoComplete="off"
            {...register("age", { validate: (age, all) => !age.trim() || ageOf(all) !== null })}
          />
        </Field>
        <Field label={t("record.sex")}>
          <select {...register("sex")}>
            {SEXES.map((sex) => (
              <option key={sex} value={sex}>
                {t(`record.sexes.${sex}`)}
              </option>
            ))}
          </select>
        </Field>
      </div>
      <Field label={t("record.onset")}>
        <input type="datetime-local" {...register("onset")} />
      </Field>
      <Field label={t("record.complaint")}>
        <textarea rows={2} maxLength={2000} {...register("complaint")} />
      </Field>
      {LISTS.map((name) => (
        <Field key={name} label={t(`record.${name}`)} hint={t("record.lines")}>
          <textarea rows={2} {...register(name)} />
        </Field>
      ))}
    </div>
  );
}
