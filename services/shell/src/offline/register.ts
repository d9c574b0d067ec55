/** Keep the application on this device: it opens without a network, and a new version when all windows were closed. */
export function keepOffline(): void {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  // Without it the application works too, as long as there is a network.
  navigator.serviceWorker.register("/sw.js").catch(() => undefined);
}
