/** Format seconds as a stop-clock: 4:05, or 1:02:03 from one hour on; a minus before the start. */
export function stopClock(seconds: number): string {
  const whole = Math.trunc(Math.abs(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const two = (part: number) => String(part).padStart(2, "0");
  const clock = hours ? `${String(hours)}:${two(minutes)}:${two(rest)}` : `${String(minutes)}:${two(rest)}`;
  return seconds <= -1 ? `−${clock}` : clock;
}

/** Format an RFC 3339 time as the clock on the wall says it in a time zone, the device's when left out. */
export function wallClock(time: string, language: string, timeZone?: string): string {
  return new Intl.DateTimeFormat(language, {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    ...(timeZone === undefined ? {} : { timeZone }),
  }).format(new Date(time));
}

/** Format an RFC 3339 time with its date, to the second, as a locale such as "en-FI" writes it: 24 hours where they count so. */
export function dateTime(time: string, locale: string, timeZone?: string): string {
  return new Intl.DateTimeFormat(locale, {
    dateStyle: "short",
    timeStyle: "medium",
    ...(timeZone === undefined ? {} : { timeZone }),
  }).format(new Date(time));
}

/** Return the whole minutes of a drive, never 0 for a drive that takes a while. */
export function minutesOf(seconds: number): number {
  return seconds > 0 ? Math.max(1, Math.round(seconds / 60)) : 0;
}

/** Return an RFC 3339 time as "14:05", as a field of times has it, in a time zone. */
export function wallTime(time: string, timeZone?: string): string {
  return wallClock(time, "en-GB", timeZone);
}

const DAY_MIN = 24 * 60;

/** Move a time to another "14:05" on the wall: the nearest one, and none that is still to come. */
export function movedTo(time: string, wall: string, now: Date, timeZone?: string): string {
  const by = minutesIn(wall) - minutesIn(wallTime(time, timeZone));
  const nearest = ((by + DAY_MIN * 1.5) % DAY_MIN) - DAY_MIN / 2;
  const minute = Math.floor(Date.parse(time) / 60_000) + nearest;
  const isPast = minute * 60_000 <= now.getTime();
  return new Date((isPast ? minute : minute - DAY_MIN) * 60_000).toISOString();
}

function minutesIn(wall: string): number {
  const [hours = 0, minutes = 0] = wall.split(":").map(Number);
  return hours * 60 + minutes;
}
