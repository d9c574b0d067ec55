import "i18next";

import type app from "./app/locales/en.json";
import type dispatcher from "./features/dispatcher/locales/en.json";
import type hospital from "./features/hospital/locales/en.json";
import type paramedic from "./features/paramedic/locales/en.json";
import type quality from "./features/quality/locales/en.json";
import type attachments from "./handover/attachments/locales/en.json";
import type fhir from "./handover/fhir/locales/en.json";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "app";
    resources: {
      app: typeof app;
      attachments: typeof attachments;
      dispatcher: typeof dispatcher;
      fhir: typeof fhir;
      hospital: typeof hospital;
      paramedic: typeof paramedic;
      quality: typeof quality;
    };
  }
}
