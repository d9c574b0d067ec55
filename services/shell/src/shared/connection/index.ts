export { SERVICES, useConnection, useLive, type Connection, type Service } from "./connection";
