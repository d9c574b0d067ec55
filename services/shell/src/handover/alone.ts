const queues = new Map<string, Promise<void>>();

/**
 * Run `work` when nobody else does anything under this name: in no window of this browser where it has
 * Web Locks, else in this one.
 */
export function alone(name: string, work: () => Promise<void>): Promise<void> {
  if ("navigator" in globalThis && "locks" in navigator) {
    return navigator.locks.request(name, work).then(() => undefined);
  }
  const turn = (queues.get(name) ?? Promise.resolve()).then(work);
  const settled = turn.catch(() => undefined);
  queues.set(name, settled);
  return turn;
}
