import { useEffect } from "react";

import { signRequestsWith } from "../shared/api";
import { lazily } from "../shared/loading";
import { usePreferences } from "../shared/preferences";
import { keepSignedIn, useSession } from "../shared/session";

import { Frame } from "./Frame";
import { SignIn } from "./SignIn";

signRequestsWith(
  () => useSession.getState().token,
  () => { useSession.getState().end(); },
);

keepSignedIn();

// The page to sign in on does without, and is there sooner.
const Workplace = lazily(() => import("./Workplace"), Frame);

/** The application: the page to sign in on, and what stands behind it. */
export function App() {
  const theme = usePreferences((state) => state.theme);
  const person = useSession((state) => state.person);
  useEffect(() => {
    if (theme === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  }, [theme]);
  return person ? <Workplace person={person} /> : <Frame><SignIn /></Frame>;
}
