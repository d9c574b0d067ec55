import { useTranslation } from "react-i18next";

import { Field } from "../../shared/ui";

import styles from "./dispatcher.module.css";
import type { Patient, Report } from "./incident";

const CONSCIOUSNESS = ["alert", "confusion", "voice", "pain", "unresponsive"] as const;
const SEXES = ["female", "male", "other", "unknown"] as const;
const FINDINGS = ["cardiac_chest_pain", "stroke_signs", "injury", "pregnant"] as const;
const NUMBERS = { age_years: 120, respiratory_rate: 80, pulse: 300 } as const;

interface Props {
  report: Report;
  onChange: (report: Report) => void;
}

/** What the caller says, each word assessed as it is entered; everything may stay empty. */
export function ReportForm({ report, onChange }: Props) {
  const { t } = useTranslation("dispatcher");
  const { complaint, patient } = report;
  const say = (change: Patient) => { onChange({ complaint, patient: { ...patient, ...change } }); };
  return (
    <div className={styles.report}>
      <Field label={t("report.complaint")}>
        <input value={complaint} maxLength={500} autoComplete="off" onChange={({ target }) => { onChange({ complaint: target.value, patient }); }} />
      </Field>
      <div className={styles.row}>
        {(["age_years", "respiratory_rate", "pulse"] as const).map((name) => (
          <Field key={name} label={t(`report.${name}`)}>
            <input
              type="number"
              inputMode="decimal"
              min={0}
              max={NUMBERS[name]}
              value={patient[name] ?? ""}
              onChange={({ target }) => { say({ [name]: target.value === "" ? null : target.valueAsNumber }); }}
            />
          </Field>
        ))}
      </div>
      <div className={styles.row}>
        <Choice name="sex" options={SEXES} value={patient.sex} onChoose={(sex) => { say({ sex }); }} />
        <Choice
          name="consciousness"
          options={CONSCIOUSNESS}
          value={patient.consciousness}
          onChoose={(consciousness) => { say({ consciousness }); }}
        />
      </div>
      <fieldset className={styles.findings}>
        <legend className="visually-hidden">{t("report.findings")}</legend>
        {FINDINGS.map((name) => (
          <label key={name}>
            <input type="checkbox" checked={patient[name] ?? false} onChange={({ target }) => { say({ [name]: target.checked || null }); }} />
            {t(`report.${name}`)}
          </label>
        ))}
      </fieldset>
    </div>
  );
}

interface ChoiceProps<Option extends string> {
  name: "sex" | "consciousness";
  options: readonly Option[];
  value: Option | null | undefined;
  onChoose: (option: Option | null) => void;
}

function Choice<Option extends (typeof SEXES)[number] | (typeof CONSCIOUSNESS)[number]>(
  { name, options, value, onChoose }: ChoiceProps<Option>,
) {
  const { t } = useTranslation("dispatcher");
  return (
    <Field label={t(`report.${name}`)}>
      <select value={value ?? ""} onChange={({ target }) => { onChoose((target.value || null) as Option | null); }}>
        <option value="">{t("report.notAsked")}</option>
        {options.map((option) => <option key={option} value={option}>{t(`report.choices.${option}`)}</option>)}
      </select>
    </Field>
  );
}
