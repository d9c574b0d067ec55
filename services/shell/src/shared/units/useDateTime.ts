import { useTranslation } from "react-i18next";

import { regionalOf } from "../i18n";
import { usePreferences } from "../preferences";

import { dateTime } from "./time";

/** Return what formats an RFC 3339 time to the second, with its date: in their language, as their region writes it, in their time zone. */
export function useDateTime(): (time: string) => string {
  const { i18n } = useTranslation("app");
  const timeZone = usePreferences((state) => state.timeZone);
  const locale = regionalOf(i18n.language, navigator.languages);
  return (time) => dateTime(time, locale, timeZone);
}
