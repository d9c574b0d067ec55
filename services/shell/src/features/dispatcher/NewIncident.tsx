import { Command } from "cmdk";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Position } from "../../shared/map";
import { ProblemNote } from "../../shared/ui";

import styles from "./dispatcher.module.css";
import { readCoordinates, writeCoordinates } from "./place";
import { usePlaces } from "./questions";

interface Choice extends Position {
  address?: string;
  hint?: string;
}

interface Props {
  middle: Position | undefined;
  onOpen: (place: Position, address?: string) => void;
}

/** An incident by its address, its coordinates or at the middle of the map, for whoever does not click on it. */
export function NewIncident({ middle, onOpen }: Props) {
  const { t } = useTranslation("dispatcher");
  const [text, write] = useState("");
  const [missed, miss] = useState(false);
  const { choices, error, isFetching } = useChoices(text);
  const open = ({ lon, lat, address }: Choice) => {
    onOpen({ lon, lat }, address);
    write("");
  };
  const [first] = choices;
  return (
    <form
      noValidate
      className={styles.newIncident}
      onSubmit={(event) => {
        event.preventDefault();
        if (first) open(first);
        miss(!first);
      }}
    >
      <Command label={t("new.place")} shouldFilter={false} loop className={styles.search}>
        <span aria-hidden="true">{t("new.place")}</span>
        <Command.Input
          value={text}
          aria-invalid={missed}
          aria-describedby="new-incident-hint"
          onValueChange={(typed) => { write(typed); miss(false); }}
        />
        <Command.List>
          {choices.map((choice) => (
            <Command.Item key={keyOf(choice)} value={keyOf(choice)} onSelect={() => { open(choice); }}>
              {choice.address ?? <bdi dir="ltr" className="number">{writeCoordinates(choice)}</bdi>}
              {choice.hint ? <small>{choice.hint}</small> : null}
            </Command.Item>
          ))}
        </Command.List>
      </Command>
      <small id="new-incident-hint" role={missed ? "alert" : undefined} className={missed ? styles.warning : styles.empty}>
        {missed && !isFetching ? t("new.wrong") : t("new.hint")}
      </small>
      {error ? <ProblemNote error={error} /> : null}
      <div className={styles.buttons}>
        <button type="submit" data-kind="primary">{t("new.open")}</button>
        <button type="button" disabled={!middle} onClick={() => { if (middle) onOpen(middle); }}>{t("new.middle")}</button>
      </div>
    </form>
  );
}

function keyOf({ address, hint, ...place }: Choice): string {
  return [address, hint, writeCoordinates(place)].join("|");
}

/** What a text can mean: coordinates, else the places of that name. */
function useChoices(text: string) {
  const { t } = useTranslation("dispatcher");
  const place = readCoordinates(text);
  const named = usePlaces(place ? "" : text);
  const found = text.trim() === "" ? [] : (named.data ?? []);
  const choices: Choice[] = place ? [place] : found.map(({ name, kind, near, lon, lat }) => {
    return { address: name, hint: [t(`new.kinds.${kind}`), near].filter(Boolean).join(" · "), lon, lat };
  });
  return { choices, error: place ? null : named.error, isFetching: named.isFetching };
}
