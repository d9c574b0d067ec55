export { Boundary } from "./Boundary";
export { Elapsed } from "./Elapsed";
export { Field } from "./Field";
export { Modal } from "./Modal";
export { ProblemNote } from "./ProblemNote";
export { LEVELS, SeverityBadge } from "./SeverityBadge";
export { Waiting } from "./Waiting";
