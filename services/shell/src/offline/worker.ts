/// <reference lib="webworker" />
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute, type PrecacheEntry } from "workbox-precaching";
import { NavigationRoute, registerRoute } from "workbox-routing";

declare const self: ServiceWorkerGlobalScope & {
  /** Every file of the application; the build writes the list here. */
  readonly EMSYNC_FILES: PrecacheEntry[];
};

/** What a service answers speaks of patients: it is never kept here, and never answered from here. */
const SERVICES = /^\/(severity|routing|transfer|healthz|readyz|version)(\/|$)/;

precacheAndRoute(self.EMSYNC_FILES);
cleanupOutdatedCaches();
registerRoute(new NavigationRoute(createHandlerBoundToURL("/index.html"), { denylist: [SERVICES] }));
