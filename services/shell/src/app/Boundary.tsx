import { Component, type ReactNode } from "react";

import { ProblemNote } from "../shared/ui";

interface State {
  error: unknown;
}

/** Keeps header and connection state standing when a place fails. */
export class Boundary extends Component<{ children: ReactNode }, State> {
  override state: State = { error: undefined };

  static getDerivedStateFromError(error: unknown): State {
    return { error: error ?? new Error("nothing was thrown") };
  }

  override render() {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    return <ProblemNote error={error} retry={() => { this.setState({ error: undefined }); }} />;
  }
}
