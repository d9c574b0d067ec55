import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import type { Severity } from "../../contract";
import type { Signs } from "../../handover";
import { said, severity } from "../../shared/api";

import { ageOf, type Form } from "./record";
import { latest } from "./signs";

type Patient = Severity["schemas"]["Patient"];
export type Assessment = Severity["schemas"]["Assessment"];

const TYPING_MS = 400;

/** What the severity service is asked: the last value of each sign; null while nothing is known. */
export function questionOf(form: Form, sets: readonly Signs[]): Patient | null {
  const signs = latest(sets);
  // The service does not ask for it.
  delete signs.glucose;
  const age = ageOf(form);
  if (Object.keys(signs).length === 0 && age === null) return null;
  return {
    ...signs,
    ...(age === null || age > 120 ? {} : { age_years: age }),
    sex: form.sex,
    arrived_by_ambulance: true,
    oxygen_saturation_scale: 1,
  };
}

/** How ill the patient is by what is typed so far, asked anew whenever somebody stops typing. */
export function useSeverity(question: Patient | null) {
  const settled = useSettled(question === null ? null : JSON.stringify(question));
  return useQuery({
    queryKey: ["severity", settled],
    queryFn: () => said(severity.POST("/api/v1/severity", { body: JSON.parse(settled ?? "{}") as Patient })),
    enabled: settled !== null,
    // Without a network it fails and says so, instead of waiting silently for one.
    networkMode: "always",
    placeholderData: (before) => (settled === null ? undefined : before),
    staleTime: Infinity,
    gcTime: 0,
  });
}

function useSettled(value: string | null): string | null {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => {
      setSettled(value);
    }, TYPING_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [value]);
  return settled;
}
