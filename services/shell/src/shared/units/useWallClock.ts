import { useTranslation } from "react-i18next";

import { usePreferences } from "../preferences";

import { wallClock } from "./time";

/** Return what formats an RFC 3339 time as the clock on this person's wall: in their language and time zone. */
export function useWallClock(): (time: string) => string {
  const { i18n } = useTranslation("app");
  const timeZone = usePreferences((state) => state.timeZone);
  return (time) => wallClock(time, i18n.language, timeZone);
}
