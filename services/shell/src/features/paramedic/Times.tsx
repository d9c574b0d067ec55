import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Clock } from "../../handover";
import { usePreferences } from "../../shared/preferences";
import { Field } from "../../shared/ui";
import { movedTo, wallTime, useWallClock } from "../../shared/units";

import styles from "./paramedic.module.css";

/** Those that a tap stops; the later ones stop with the unit's next steps. */
export const TAPPED: readonly Clock[] = ["call_received", "dispatched", "unit_en_route", "on_scene", "at_patient"];
export const STEPPED: readonly Clock[] = ["depart_scene", "arrived", "transfer_of_care"];

type Times = Partial<Record<Clock, string>>;

interface Props {
  clocks: readonly Clock[];
  /** RFC 3339; what is not there is not set. */
  times: Times;
  stop: (clock: Clock, at: string) => void;
  /** Where nothing was sent yet a time can be taken back. */
  unset?: (clock: Clock) => void;
}

/** When what happened: one tap for each step, and a way to correct it. */
export function Times({ clocks, times, stop, unset }: Props) {
  const { t } = useTranslation("paramedic");
  const next = nextOf(times);
  return (
    <>
      <ol className={styles.times}>
        {clocks.map((clock) => (
          <li key={clock} data-set={times[clock] !== undefined}>
            <Row
              clock={clock}
              time={times[clock]}
              isNext={clock === next}
              stop={(at) => {
                stop(clock, at);
              }}
              unset={unset && (() => {
                unset(clock);
              })}
            />
          </li>
        ))}
      </ol>
      <p className={styles.reasons}>{t("times.hint")}</p>
    </>
  );
}

/** The first step after the last one that was taken: who forgot one goes on from where they are. */
export function nextOf(times: Times): Clock | undefined {
  const all = [...TAPPED, ...STEPPED];
  return all[all.findLastIndex((clock) => times[clock] !== undefined) + 1];
}

interface RowProps {
  clock: Clock;
  time: string | undefined;
  isNext: boolean;
  stop: (at: string) => void;
  unset: (() => void) | undefined;
}

function Row({ clock, time, isNext, stop, unset }: RowProps) {
  const { t } = useTranslation("paramedic");
  const { t: shared } = useTranslation("app");
  const at = useWallClock();
  const [correcting, correct] = useState(false);
  const name = shared(`clocks.${clock}`);
  if (time === undefined && !TAPPED.includes(clock)) return <p className={styles.time}>{name} <span>{t("times.unset")}</span></p>;
  if (time === undefined) {
    return (
      <button
        type="button"
        className={styles.time}
        data-kind={isNext ? "primary" : undefined}
        aria-label={t("times.stop", { clock: name })}
        onClick={() => {
          stop(new Date().toISOString());
        }}
      >
        {name} <span>{t("times.unset")}</span>
      </button>
    );
  }
  return (
    <>
      <p className={styles.time}>
        <span>✓ {name}</span> <b className="number">{at(time)}</b>
      </p>
      <button
        type="button"
        aria-label={t("times.correctOf", { clock: name })}
        aria-expanded={correcting}
        onClick={() => {
          correct(!correcting);
        }}
      >
        {t("times.correct")}
      </button>
      {correcting ? (
        <Correction
          label={t("times.at", { clock: name })}
          time={time}
          stop={(corrected) => {
            stop(corrected);
            correct(false);
          }}
          unset={unset}
        />
      ) : null}
    </>
  );
}

function Correction({ label, time, stop, unset }: Pick<RowProps, "stop" | "unset"> & { label: string; time: string }) {
  const { t } = useTranslation("paramedic");
  const timeZone = usePreferences((state) => state.timeZone);
  const [wanted, want] = useState(() => wallTime(time, timeZone));
  return (
    <form
      className={styles.correction}
      onSubmit={(event) => {
        event.preventDefault();
        if (wanted) stop(movedTo(time, wanted, new Date(), timeZone));
      }}
    >
      <Field label={label}>
        <input
          type="time"
          required
          value={wanted}
          onChange={({ target }) => {
            want(target.value);
          }}
        />
      </Field>
      <button type="submit">{t("times.save")}</button>
      <button
        type="button"
        onClick={() => {
          stop(new Date().toISOString());
        }}
      >
        {t("times.now")}
      </button>
      {unset ? (
        <button type="button" data-kind="danger" onClick={unset}>
          {t("times.notYet")}
        </button>
      ) : null}
    </form>
  );
}
