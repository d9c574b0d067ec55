/** Of Arabic, Persian and Hindi keyboards. */
const ZEROS = [0x0660, 0x06f0, 0x0966] as const;
const MARKS: Record<string, string> = { "\u066b": ".", "\u060c": "," };

/** What was typed, with the digits, decimal point and comma that numbers are read with. */
export function westernDigits(text: string): string {
  return text.replace(/[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u066b\u060c]/g, (one) => MARKS[one] ?? digit(one.charCodeAt(0)));
}

function digit(code: number): string {
  const zero = ZEROS.findLast((first) => first <= code) ?? code;
  return String(code - zero);
}
