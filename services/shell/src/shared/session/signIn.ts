import { said, transfer } from "../api";

import { useSession, type Person, type Session } from "./session";

const PROVIDER = "/transfer/api/v1/session/oidc";

/**
 * Where the OpenID provider is asked; it leads back to /sign-in. Unless somebody works on this device it asks who
 * comes: on a shared one it may still know the person before.
 */
export function providerFor(person: Person | undefined): string {
  return person ? PROVIDER : `${PROVIDER}?prompt=login`;
}

export type Profile = "demo" | "production";

/** How people sign in here: with a password in the demo profile, else at the OpenID provider. */
export async function profile(): Promise<Profile> {
  const { profile } = await said(transfer.GET("/readyz"));
  return profile;
}

/** Ask for a token by name and password; raises Problem. */
export async function signIn(user: string, password: string): Promise<Session> {
  return await said(transfer.POST("/api/v1/session", { body: { user, password } }));
}

/** What the OpenID provider sent along when it led back here; null for whoever came by another way. */
export function broughtBack(): { code: string; state: string } | null {
  const search = new URLSearchParams(location.search);
  const [code, state] = [search.get("code"), search.get("state")];
  return code && state ? { code, state } : null;
}

/** Take out of the address what the provider sent along: it is good once. */
export function forgetBroughtBack(): void {
  if (broughtBack()) history.replaceState(null, "", "/");
}

/** Ask for a token with what the OpenID provider sent back; raises Problem. */
export async function finishSignIn(code: string, state: string): Promise<Session> {
  return await said(transfer.POST("/api/v1/session/oidc", { body: { code, state } }));
}

const BEFORE_MS = 120_000;
const SOONEST_MS = 5_000;

/** Renew each token two minutes before its time is over. */
export function keepSignedIn(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const plan = ({ expiresAt }: { expiresAt: string | undefined }) => {
    clearTimeout(timer);
    if (expiresAt === undefined) return;
    const left = Date.parse(expiresAt) - Date.now();
    timer = setTimeout(() => { void renew(); }, Math.max(left - BEFORE_MS, SOONEST_MS));
  };
  useSession.subscribe((now, before) => { if (now.token !== before.token) plan(now); });
  plan(useSession.getState());
}

async function renew(): Promise<void> {
  const { token, expiresAt, begin, end } = useSession.getState();
  try {
    begin(await said(transfer.POST("/api/v1/session/refresh")));
  } catch {
    if (expiresAt !== undefined && Date.parse(expiresAt) <= Date.now()) end();
    else if (useSession.getState().token === token && token !== undefined) setTimeout(() => { void renew(); }, SOONEST_MS);
  }
}
