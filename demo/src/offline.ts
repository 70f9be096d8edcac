// Once loaded, the page works without a network: a service worker has its files.

/** Whether it does; `false` where the browser has no service workers, or allows none here. */
export async function worksOffline(): Promise<boolean> {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return false;
  try {
    await navigator.serviceWorker.register("./service-worker.js", { updateViaCache: "none" });
  } catch {
    // The page is as good as it would be without.
    return false;
  }
  await navigator.serviceWorker.ready;
  return true;
}
