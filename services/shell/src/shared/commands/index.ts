export { useCommandList, useCommands, type Command } from "./commands";
