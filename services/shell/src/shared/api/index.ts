export { changeKept } from "./change";
export { fetching, signRequestsWith } from "./fetching";
export { Problem } from "./problem";
export { routing, said, severity, transfer } from "./services";
