import { Fragment, lazy, Suspense, useState, type ComponentType, type ReactNode } from "react";

import { Problem } from "../api";
import { Boundary, Waiting } from "../ui";

type Load<P> = () => Promise<{ default: ComponentType<P> }>;

/**
 * Return a part whose code is loaded when it is first shown; where that failed, trying again loads it anew.
 *
 * `Around` is what stands around the note that it is on its way, or that it did not come.
 */
export function lazily<P extends object>(
  load: Load<P>, Around: ComponentType<{ children: ReactNode }> = Fragment,
): ComponentType<P> {
  let now: ComponentType<P> | undefined;
  let failures = 0;

  async function loaded(): ReturnType<Load<P>> {
    if (failures > 0 && onlyAnotherPageHelps(failures)) {
      location.reload();
      return await new Promise(() => undefined);
    }
    try {
      return await load();
    } catch {
      now = undefined;
      failures += 1;
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

/**
 * Tell whether asking for the same file again is in vain: some browsers remember that it did not come, nobody
 * asks for a style twice, and what was replaced on the server has another name.
 */
function onlyAnotherPageHelps(failures: number): boolean {
  if (!navigator.onLine) return false;
  return failures > 1 || [...document.querySelectorAll<HTMLLinkElement>("link[rel=stylesheet]")].some(({ sheet }) => !sheet);
}
