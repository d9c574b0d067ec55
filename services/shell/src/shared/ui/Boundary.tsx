import { Component, Fragment, type ComponentType, type ReactNode } from "react";

import { ProblemNote } from "./ProblemNote";

interface Props {
  /** What the note stands in. */
  around?: ComponentType<{ children: ReactNode }>;
  children: ReactNode;
}

interface State {
  error: unknown;
}

/** Keeps what is around a part standing when the part fails, and begins it anew when somebody tries again. */
export class Boundary extends Component<Props, State> {
  override state: State = { error: undefined };

  static getDerivedStateFromError(error: unknown): State {
    return { error: error ?? new Error("nothing was thrown") };
  }

  override render() {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    const { around: Around = Fragment } = this.props;
    return <Around><ProblemNote error={error} retry={() => { this.setState({ error: undefined }); }} /></Around>;
  }
}
