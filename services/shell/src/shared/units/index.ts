export { fromCelsius, symbolOf, toCelsius } from "./temperature";
export { minutesOf, stopClock, wallClock } from "./time";
export { useNow } from "./useNow";
export { useWallClock } from "./useWallClock";
