import { useEffect } from "react";
import { create } from "zustand";

export interface Command {
  id: string;
  /** Already in the person's language. */
  title: string;
  group: string;
  run: () => void;
}

interface Commands {
  sources: ReadonlyMap<string, readonly Command[]>;
  offer: (source: string, commands: readonly Command[]) => void;
  withdraw: (source: string) => void;
}

export const useCommandList = create<Commands>()((set) => ({
  sources: new Map(),
  offer: (source, commands) => { set(({ sources }) => ({ sources: new Map(sources).set(source, commands) })); },
  withdraw: (source) => {
    set(({ sources }) => ({ sources: new Map([...sources].filter(([name]) => name !== source)) }));
  },
}));

/** Offer commands in the palette while a component is shown; give a memoised list. */
export function useCommands(source: string, commands: readonly Command[]): void {
  useEffect(() => {
    useCommandList.getState().offer(source, commands);
    return () => { useCommandList.getState().withdraw(source); };
  }, [source, commands]);
}
