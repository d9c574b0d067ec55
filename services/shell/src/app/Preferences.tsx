import { useTranslation } from "react-i18next";

import { isLanguage, LANGUAGES } from "../shared/i18n";
import { TEMPERATURE_UNITS, THEMES, usePreferences, type TemperatureUnit, type Theme } from "../shared/preferences";
import { Field, Modal } from "../shared/ui";
import { symbolOf } from "../shared/units";

import styles from "./app.module.css";

/** Language, appearance, units and time zone of the person at this device. */
export function Preferences({ onClose }: { onClose: () => void }) {
  const { t, i18n } = useTranslation("app");
  const { theme, temperature, timeZone, prefer } = usePreferences();
  const device = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <Modal label={t("preferences.title")} className={styles.preferences} onClose={onClose}>
      <h2>{t("preferences.title")}</h2>
      <Field label={t("preferences.language")}>
        <select
          value={i18n.language}
          onChange={({ target }) => { if (isLanguage(target.value)) prefer({ language: target.value }); }}
        >
          {Object.entries(LANGUAGES).map(([tag, name]) => <option key={tag} value={tag} lang={tag}>{name}</option>)}
        </select>
      </Field>
      <Field label={t("preferences.theme")}>
        <select value={theme} onChange={({ target }) => { prefer({ theme: target.value as Theme }); }}>
          {THEMES.map((name) => <option key={name} value={name}>{t(`preferences.themes.${name}`)}</option>)}
        </select>
      </Field>
      <Field label={t("preferences.temperature")}>
        <select
          value={temperature}
          onChange={({ target }) => { prefer({ temperature: target.value as TemperatureUnit }); }}
        >
          {TEMPERATURE_UNITS.map((unit) => <option key={unit} value={unit}>{symbolOf(unit)}</option>)}
        </select>
      </Field>
      <Field label={t("preferences.timeZone")}>
        <select
          value={timeZone ?? ""}
          onChange={({ target }) => { prefer({ timeZone: target.value || undefined }); }}
        >
          <option value="">{t("preferences.deviceZone", { zone: device })}</option>
          {Intl.supportedValuesOf("timeZone").map((zone) => <option key={zone} value={zone}>{zone}</option>)}
        </select>
      </Field>
      <button type="button" data-kind="primary" onClick={onClose}>{t("preferences.close")}</button>
    </Modal>
  );
}
