export { usePerson, useSession, type Person, type Role, type Session } from "./session";
export { finishSignIn, keepSignedIn, profile, PROVIDER, signIn, type Profile } from "./signIn";
