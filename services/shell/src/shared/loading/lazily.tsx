import { Fragment, lazy, Suspense, useState, type ComponentType, type ReactNode } from "react";

import { Problem } from "../api";
import { Boundary, Waiting } from "../ui";

type Load<P> = () => Promise<{ default: ComponentType<P> }>;

/** How Vite says that a style did not come; it asks for none twice. */
const STYLE = "preload CSS";

/**
 * Return a part whose code is loaded when it is first shown; where that failed, trying again loads it anew.
 *
 * Where the same file would be asked for in vain, trying again loads the page: some browsers remember what did
 * not come, and what was replaced on the server has another name.
 *
 * `Around` is what stands around the note that it is on its way, or that it did not come.
 */
export function lazily<P extends object>(
  load: Load<P>, Around: ComponentType<{ children: ReactNode }> = Fragment,
): ComponentType<P> {
  let now: ComponentType<P> | undefined;
  let failure: { again: boolean } | undefined;

  async function loaded(): ReturnType<Load<P>> {
    if (failure && !failure.again && navigator.onLine) {
      location.reload();
      return await new Promise(() => undefined);
    }
    try {
      return await load();
    } catch (error) {
      now = undefined;
      failure = { again: failure === undefined && !String(error).includes(STYLE) };
      throw new Problem({ status: 0, title: "unreachable", detail: location.pathname });
    }
  }

  function Part(props: P) {
    const [Now] = useState<ComponentType<P>>(() => (now ??= lazy(loaded)));
    return <Suspense fallback={<Around><Waiting /></Around>}><Now {...props} /></Suspense>;
  }

  return function Lazily(props: P) {
    return <Boundary around={Around}><Part {...props} /></Boundary>;
  };
}
