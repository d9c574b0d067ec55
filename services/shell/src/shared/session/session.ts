import { create } from "zustand";
import { persist } from "zustand/middleware";

import type { Transfer } from "../../contract";

export type Session = Transfer["schemas"]["Session"];
export type Person = Session["person"];
export type Role = Person["role"];

interface SessionState {
  /** Who works on this device; stays when the token is over or the page was loaded again. */
  person: Person | undefined;
  demo: boolean;
  /** In memory only; undefined means that somebody has to sign in before anything is sent. */
  token: string | undefined;
  expiresAt: string | undefined;
  begin: (session: Session) => void;
  /** The hub no longer takes the token. */
  end: () => void;
  leave: () => void;
}

const NOBODY = { person: undefined, demo: false, token: undefined, expiresAt: undefined };

/** Who is signed in. */
export const useSession = create<SessionState>()(
  persist(
    (set) => ({
      ...NOBODY,
      begin: ({ token, expires_at, person, demo }) => { set({ token, expiresAt: expires_at, person, demo }); },
      end: () => { set({ token: undefined, expiresAt: undefined }); },
      leave: () => { set(NOBODY); },
    }),
    { name: "emsync-session", version: 1, partialize: ({ person, demo }) => ({ person, demo }) },
  ),
);

/** Whether somebody has a token to ask with: without one every question would be refused. */
export function useIsSignedIn(): boolean {
  return useSession(({ token }) => token !== undefined);
}

/** Return who is signed in; only for what is shown to people who are. */
export function usePerson(): Person {
  const person = useSession((state) => state.person);
  if (!person) throw new Error("nobody is signed in: show this page inside the frame");
  return person;
}
