export {
  TEMPERATURE_UNITS,
  THEMES,
  usePreferences,
  type TemperatureUnit,
  type Theme,
} from "./preferences";
