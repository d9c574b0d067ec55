import { nameOf, type Incident } from "./incident";

/** What a plan says of the incidents that still wait: those that were sent, or dropped, since are not in it. */
export function waitingOf<T extends { incident: string }>(planned: readonly T[], open: readonly Incident[]): T[] {
  return planned.filter(({ incident }) => open.some(({ id }) => id === incident));
}

/** A reason in which routing names incidents by their numbers, as people call them. */
export function named(reason: string, open: readonly Incident[]): string {
  return open.reduce((text, incident) => text.replaceAll(incident.id, nameOf(incident)), reason);
}

/** Do something for each, one after the other; what fails for one keeps no other waiting, and the first failure is raised in the end. */
export async function each<T>(all: readonly T[], act: (one: T) => Promise<void>): Promise<void> {
  const failures: unknown[] = [];
  for (const one of all) await act(one).catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}
