import { Problem } from "./problem";

/** Who changes an entry at the same moment is one or two others, and each try reads what they made of it. */
const TRIES = 5;

/**
 * Change an entry that a service keeps by what it is now; where somebody else was faster, by what they made of it.
 *
 * `write` gets the entry as it shall be, and the headers by which the service refuses to undo another's change.
 * Raises Problem.
 */
export async function changeKept<T>(
  read: () => Promise<{ data?: T; response: Response }>,
  write: (entry: T, header: { "If-Match"?: string }) => Promise<unknown>,
  change: (known: T) => T,
): Promise<void> {
  for (let left = TRIES; ; left -= 1) {
    const { data, response } = await read();
    const tag = response.headers.get("ETag");
    try {
      await write(change(data as T), tag === null ? {} : { "If-Match": tag });
      return;
    } catch (error) {
      const overtaken = error instanceof Problem && error.status === 412;
      if (!overtaken || left === 1) throw error;
    }
  }
}
