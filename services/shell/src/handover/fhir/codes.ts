/** The codes of an exported transfer: LOINC, SNOMED CT, UCUM, NEMSIS and our own, as `transfer.fhir.codes` has them. */
export const LOINC = "http://loinc.org";
export const SNOMED = "http://snomed.info/sct";
export const UCUM = "http://unitsofmeasure.org";
const HL7 = "http://terminology.hl7.org/CodeSystem";

export const OWN = {
  hospital: "urn:emsync:hospital",
  unit: "urn:emsync:unit",
  actor: "urn:emsync:actor",
  event_id: "urn:emsync:event-id",
  event_type: "urn:emsync:event-type",
  field: "urn:emsync:handover",
  state: "urn:emsync:state",
  severity_level: "urn:emsync:severity-level",
  clock: "urn:emsync:clock",
  team: "urn:emsync:team",
  side: "urn:emsync:side",
  task: "urn:emsync:task",
  reason: "urn:emsync:reason",
  eta: "urn:emsync:eta",
  nemsis: "urn:emsync:nemsis",
} as const;

/** Says why an element has no value. */
export const ABSENT_REASON = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";

export const THEIRS = {
  act: `${HL7}/v3-ActCode`,
  absent: `${HL7}/data-absent-reason`,
  category: `${HL7}/observation-category`,
  condition: `${HL7}/condition-clinical`,
  allergy: `${HL7}/allergyintolerance-clinical`,
  empty: `${HL7}/list-empty-reason`,
  agent: `${HL7}/provenance-participant-type`,
  audit: `${HL7}/audit-event-type`,
  restful: "http://hl7.org/fhir/restful-interaction",
  security: `${HL7}/v3-ObservationValue`,
  signature: "urn:iso-astm:E1762-95:2013",
} as const;

/** Each sign in LOINC, the code to write first, and its UCUM unit. */
export const QUANTITIES: Readonly<Record<string, { codes: readonly string[]; unit: string }>> = {
  respiratory_rate: { codes: ["9279-1"], unit: "/min" },
  oxygen_saturation: { codes: ["2708-6", "59408-5"], unit: "%" },
  pulse: { codes: ["8867-4"], unit: "/min" },
  glasgow_coma_scale: { codes: ["9269-2"], unit: "{score}" },
  temperature_c: { codes: ["8310-5"], unit: "Cel" },
  glucose: { codes: ["15074-8"], unit: "mmol/L" },
  pain: { codes: ["72514-3"], unit: "{score}" },
  systolic_pressure: { codes: ["8480-6"], unit: "mm[Hg]" },
  diastolic_pressure: { codes: ["8462-4"], unit: "mm[Hg]" },
};
export const PRESSURES: readonly string[] = ["systolic_pressure", "diastolic_pressure"];

export const BLOOD_PRESSURE = "85354-9";
export const VITAL_SIGNS = "85353-1";
export const CONSCIOUSNESS = "67775-7";
export const ACVPU: Readonly<Record<string, string>> = {
  alert: "LA9340-6",
  confusion: "LA6560-2",
  voice: "LA17108-4",
  pain: "LA17107-6",
  unresponsive: "LA9343-0",
};
/** Patient on oxygen; yes and no. */
export const ON_OXYGEN = "371825009";
export const YES = "373066001";
export const NO = "373067005";
export const AGE = "30525-0";
export const COMMENT = "48767-8";
export const EMS_REPORT = "67796-3";

export const NEMSIS_TIMES: Readonly<Record<string, string>> = {
  call_received: "eTimes.01",
  dispatched: "eTimes.03",
  unit_en_route: "eTimes.05",
  on_scene: "eTimes.06",
  at_patient: "eTimes.07",
  depart_scene: "eTimes.09",
  pre_alert_sent: "eDisposition.25",
  arrived: "eTimes.11",
  transfer_of_care: "eTimes.12",
  clear: "eTimes.13",
};

export const TASK_STATUS: Readonly<Record<string, string>> = {
  requested: "requested",
  received: "received",
  accepted: "accepted",
  declined: "rejected",
  en_route: "in-progress",
  arrived: "in-progress",
  handed_over: "completed",
  closed: "completed",
  diverted: "failed",
  expired: "failed",
  withdrawn: "failed",
  cancelled: "cancelled",
};
/** By severity level. */
export const PRIORITY = ["", "stat", "asap", "urgent", "routine", "routine"] as const;
