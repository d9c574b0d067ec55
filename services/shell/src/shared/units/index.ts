export { westernDigits } from "./digits";
export { fromCelsius, symbolOf, toCelsius } from "./temperature";
export { dateTime, minutesOf, movedTo, stopClock, wallClock, wallTime } from "./time";
export { useDateTime } from "./useDateTime";
export { useNow } from "./useNow";
export { useWallClock } from "./useWallClock";
