export { fetching, signRequestsWith } from "./fetching";
export { Problem, problemOf, type Advice, type Violation } from "./problem";
export { routing, said, severity, transfer } from "./services";
