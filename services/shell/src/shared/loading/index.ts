export { lazily } from "./lazily";
export { persistently } from "./persistently";
