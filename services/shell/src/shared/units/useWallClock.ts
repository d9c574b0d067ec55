import { useCallback } from "react";
import { useTranslation } from "react-i18next";

import { usePreferences } from "../preferences";

import { wallClock } from "./time";

/** Return what formats an RFC 3339 time as the clock on this person's wall: in their language and time zone. */
export function useWallClock(): (time: string) => string {
  const { language } = useTranslation("app").i18n;
  const timeZone = usePreferences((state) => state.timeZone);
  return useCallback((time: string) => wallClock(time, language, timeZone), [language, timeZone]);
}
