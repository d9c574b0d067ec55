import { create } from "zustand";
import { persist } from "zustand/middleware";

import type { Language } from "../i18n/languages";

export type Theme = "system" | "light" | "dark";
export type TemperatureUnit = "celsius" | "fahrenheit";

export const THEMES: readonly Theme[] = ["system", "light", "dark"];
export const TEMPERATURE_UNITS: readonly TemperatureUnit[] = ["celsius", "fahrenheit"];

interface Preferences {
  /** Undefined follows the browser. */
  language: Language | undefined;
  theme: Theme;
  temperature: TemperatureUnit;
  /** IANA name; undefined follows the device. */
  timeZone: string | undefined;
  prefer: (change: Partial<Omit<Preferences, "prefer">>) => void;
}

/** How this person likes to see things; kept on this device. */
export const usePreferences = create<Preferences>()(
  persist(
    (set) => ({
      language: undefined,
      theme: "system",
      temperature: "celsius",
      timeZone: undefined,
      prefer: (change) => { set(change); },
    }),
    { name: "emsync-preferences", version: 1 },
  ),
);
