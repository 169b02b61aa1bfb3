/** Money, speed and time as people read them. */

/** `R$ 89,90`. */
export function formatPrice(cents: number, lang: string): string {
  return new Intl.NumberFormat(lang, { style: "currency", currency: "BRL" }).format(cents / 100);
}

/** Mbps below a thousand, Gbps from there, in the reader's number format. */
export function formatSpeed(mbps: number, lang: string): { amount: string; unit: "Mbps" | "Gbps" } {
  const giga = mbps >= 1000;
  const amount = new Intl.NumberFormat(lang, { maximumFractionDigits: 1 }).format(giga ? mbps / 1000 : mbps);
  return { amount, unit: giga ? "Gbps" : "Mbps" };
}

/** The parts of a moment that a language puts into a sentence, in the time zone of the browser. */
export interface Moment {
  /** `segunda-feira, 30 de novembro de 2026` */
  date: string;
  hour: number;
  minute: number;
}

/** Reads an RFC 3339 time; `undefined` for anything else, so that no sentence ever says "Invalid Date". */
export function readMoment(rfc3339: string, lang: string): Moment | undefined {
  const time = new Date(rfc3339);
  if (Number.isNaN(time.getTime())) return undefined;
  const date = new Intl.DateTimeFormat(lang, {
    weekday: "long",
    day: "numeric",
    month: "long",
    year: "numeric",
  }).format(time);
  return { date, hour: time.getHours(), minute: time.getMinutes() };
}
