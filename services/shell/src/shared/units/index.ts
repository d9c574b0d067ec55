export { fromCelsius, symbolOf, toCelsius } from "./temperature";
export { minutesOf, movedTo, stopClock, wallClock, wallTime } from "./time";
export { useNow } from "./useNow";
export { useWallClock } from "./useWallClock";
