export { useIsSignedIn, usePerson, useSession, type Person, type Role, type Session } from "./session";
export { broughtBack, finishSignIn, forgetBroughtBack, keepSignedIn, profile, providerFor, signIn, type Profile } from "./signIn";
