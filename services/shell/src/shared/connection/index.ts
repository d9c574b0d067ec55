export { useConnection, useLive, type Connection } from "./connection";
