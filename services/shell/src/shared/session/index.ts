export { usePerson, useSession, type Person, type Role, type Session } from "./session";
export { broughtBack, finishSignIn, forgetBroughtBack, keepSignedIn, profile, PROVIDER, signIn, type Profile } from "./signIn";
