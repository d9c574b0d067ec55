import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { Ambulance } from "../../shared/fleet";
import { RoadMap, type Area, type Line, type Marker, type Position } from "../../shared/map";

import type { Facility } from "./data";
import { nameOf, type Incident } from "./incident";
import type { Pointed } from "./pointing";
import { useRecommendation } from "./questions";

interface Props {
  incidents: readonly Incident[];
  chosen: Incident | undefined;
  units: readonly Ambulance[];
  facilities: readonly Facility[];
  areas: readonly Area[];
  pointed: Pointed | undefined;
  onPick: (place: Position) => void;
  onChoose: (marker: Pick<Marker, "kind" | "id">) => void;
  onMove: (middle: Position) => void;
}

/** Where everybody is, and the ways that are recommended for the chosen incident. */
export function DispatchMap({ incidents, chosen, units, facilities, areas, pointed, onPick, onChoose, onMove }: Props) {
  const { t } = useTranslation("dispatcher");
  const markers = useMemo(
    () => [
      ...facilities.map(({ id, lon, lat, name, status }): Marker => ({
        id, lon, lat, kind: "hospital", label: name, tone: status, chosen: pointed?.kind === "hospital" && pointed.id === id,
      })),
      ...units.map(({ id, lon, lat, status }): Marker => ({
        id, lon, lat, kind: "ambulance", label: id, tone: status, chosen: pointed?.kind === "ambulance" && pointed.id === id,
      })),
      ...incidents.map((incident): Marker => ({
        id: incident.id,
        lon: incident.lon,
        lat: incident.lat,
        kind: "incident",
        label: nameOf(incident),
        tone: String(incident.level),
        chosen: incident.id === chosen?.id,
      })),
    ],
    [facilities, units, incidents, chosen?.id, pointed],
  );
  const lines = useWays(chosen);
  return (
    <RoadMap
      label={t("map.label")} markers={markers} lines={lines} areas={areas}
      onPick={onPick} onChoose={onChoose} onMove={onMove}
    />
  );
}

function useWays(chosen: Incident | undefined): readonly Line[] {
  const { data } = useRecommendation(chosen);
  return useMemo(() => {
    const toIncident = data?.units.at(0)?.route?.geometry.coordinates;
    const toHospital = data?.hospitals.at(0)?.route?.geometry.coordinates;
    return [
      ...(toIncident ? [{ kind: "toIncident" as const, coordinates: toIncident }] : []),
      ...(toHospital ? [{ kind: "toHospital" as const, coordinates: toHospital }] : []),
    ];
  }, [data]);
}
