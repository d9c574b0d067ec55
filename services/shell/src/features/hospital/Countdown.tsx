import { useTranslation } from "react-i18next";

import { stopClock, useNow } from "../../shared/units";

/** How long until a moment; a minus when it is over, in words when nobody said it. */
export function Countdown({ to }: { to: string | null }) {
  const { t } = useTranslation("hospital");
  const now = useNow();
  if (to === null) return <span className="number">{t("unset")}</span>;
  return <span className="number" dir="ltr">{stopClock((Date.parse(to) - now) / 1000)}</span>;
}
