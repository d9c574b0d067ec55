import { useCallback, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import { useCommands } from "../../shared/commands";
import type { Marker, Position } from "../../shared/map";

import { useReach } from "./coverage";
import { CoveragePanel } from "./CoveragePanel";
import { useAmbulances, useFacilities } from "./data";
import { DispatchMap } from "./DispatchMap";
import { DiversionBoard } from "./DiversionBoard";
import styles from "./dispatcher.module.css";
import { useIncidents, type Incident } from "./incident";
import { IncidentList } from "./IncidentList";
import { IncidentPanel } from "./IncidentPanel";
import { NewIncident } from "./NewIncident";
import type { Pointed } from "./pointing";
import { TransferPanel } from "./TransferPanel";
import { Units } from "./Units";
import { WavePanel } from "./WavePanel";

const VIEWS = ["incident", "wave", "units", "hospitals", "coverage"] as const;
type View = (typeof VIEWS)[number];

/** The dispatcher's place. */
export default function Dispatcher() {
  const { t } = useTranslation("dispatcher");
  const [view, setView] = useState<View>("incident");
  const [pointed, setPointed] = useState<Pointed>();
  const [middle, setMiddle] = useState<Position>();
  const { open, chosen, choose, report } = useIncidents();
  const units = useAmbulances().data ?? [];
  const facilities = useFacilities().data ?? [];
  const areas = useReach(units, view === "coverage");
  const incident = open.find(({ id }) => id === chosen);
  const show = useCallback((shown: View) => {
    setPointed(undefined);
    setView(shown);
  }, []);
  useViewCommands(show);
  const begin = (place: Position, address?: string) => {
    report(place, address);
    if (view !== "wave") show("incident");
  };
  const look = (id: string) => {
    choose(id);
    show("incident");
  };
  const point = ({ kind, id }: Pick<Marker, "kind" | "id">) => {
    if (kind === "incident") {
      look(id);
      return;
    }
    setView(kind === "hospital" ? "hospitals" : "units");
    setPointed({ kind, id });
  };
  return (
    <div className={styles.place}>
      <h1 className="visually-hidden">{t("title")}</h1>
      <section className={styles.panel} aria-label={t("list.title")}>
        <NewIncident middle={middle} onOpen={begin} />
        <IncidentList onChoose={look} />
      </section>
      <div className={styles.map}>
        <DispatchMap
          incidents={open} chosen={incident} units={units} facilities={facilities} areas={areas}
          pointed={pointed} onPick={begin} onChoose={point} onMove={setMiddle}
        />
      </div>
      <div className={styles.side} data-view={view}>
        <div role="group" aria-label={t("views.label")} className={styles.views}>
          {VIEWS.map((name) => (
            <button key={name} type="button" aria-pressed={name === view} onClick={() => { show(name); }}>{t(`views.${name}`)}</button>
          ))}
        </div>
        <Side view={view} chosen={chosen} incident={incident} pointed={pointed} />
      </div>
    </div>
  );
}

interface SideProps {
  view: View;
  chosen: string | undefined;
  incident: Incident | undefined;
  pointed: Pointed | undefined;
}

function Side({ view, chosen, incident, pointed }: SideProps) {
  const { t } = useTranslation("dispatcher");
  if (view === "wave") return <WavePanel />;
  if (view === "incident") {
    if (!incident && chosen !== undefined) return <TransferPanel key={chosen} transfer_id={chosen} />;
    return incident ? <IncidentPanel key={incident.id} incident={incident} /> : <p className={styles.panel}>{t("incident.how")}</p>;
  }
  return (
    <section className={styles.panel} aria-label={t(`views.${view}`)}>
      {view === "units" ? <Units pointed={pointed} /> : null}
      {view === "hospitals" ? <DiversionBoard pointed={pointed} /> : null}
      {view === "coverage" ? <CoveragePanel /> : null}
    </section>
  );
}

function useViewCommands(show: (view: View) => void): void {
  const { t } = useTranslation("dispatcher");
  useCommands("dispatcher", useMemo(() => VIEWS.map((view) => ({
    id: `dispatcher-${view}`,
    title: t(`views.${view}`),
    group: t("title"),
    run: () => { show(view); },
  })), [t, show]));
}
