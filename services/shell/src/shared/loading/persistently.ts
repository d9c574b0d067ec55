const AGAIN_MS = 5_000;

/** Load what nobody waits in front of, and on a bad network load it later: it comes whenever it can. */
export async function persistently<T>(load: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await load();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }
}
