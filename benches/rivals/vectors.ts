/** The shared vectors of the signup (`tests/vectors/signup.json`), and where the JavaScript equivalent falls short of them. */
import { readFileSync } from "node:fs";

/** A string, or parts to join: a string, or a string and how often it stands there. */
type Text = string | (string | [string, number])[] | null;

interface Vectors {
  fields: { pointer: string; value: Text; code?: string; normalised?: Text }[];
  locations: { lat: number; lng: number; code?: string }[];
  signups: {
    name: string;
    input: unknown;
    normalised?: unknown;
    errors?: { pointer: string; code: string }[];
  }[];
  formatPhone: [string, string][];
  formatCep: [string, string][];
}

const file = new URL("../../tests/vectors/signup.json", import.meta.url);

export const vectors = JSON.parse(readFileSync(file, "utf8")) as Vectors;

/** The text of a vector. */
export function textOf(text: Text | undefined): string {
  const parts = typeof text === "string" ? [text] : (text ?? []);
  return parts.map((part) => (typeof part === "string" ? part : part[0].repeat(part[1]))).join("");
}

/**
 * The vectors that the JavaScript equivalent does not satisfy, each with the reason. The benchmark fails when it
 * satisfies one of these, or fails another.
 *
 * - `length`: libphonenumber's min metadata knows how long a number may be, and not which digits it may begin with.
 * - `digits`: libphonenumber takes the digits of any script.
 * - `carrier`: libphonenumber takes what follows +55 for a carrier code, and drops it.
 * - `format`: libphonenumber's formatting as one types keeps to no brackets until it knows the pattern, and to none
 *   behind a country code. Looks only.
 */
export const SHORTCOMINGS: Record<string, "length" | "digits" | "carrier" | "format"> = {
  "/contact/phone 99999-0000": "length",
  "/contact/phone 3333-4444": "length",
  "/contact/phone (48) 9999-0000": "length",
  "/contact/phone (48) 8888-0000": "length",
  "/contact/phone (48) 89999-0000": "length",
  "/contact/phone (48) 1333-4444": "length",
  "/contact/phone (48) 6333-4444": "length",
  "/contact/phone 4899999000": "length",
  "/contact/phone ٤٨٩٩٩٩٩٠٠٠٠": "digits",
  "/contact/phone +55 90 99999-0000": "carrier",
  "formatPhone 4": "format",
  "formatPhone 48": "format",
  "formatPhone (48) ": "format",
  "formatPhone +554": "format",
  "formatPhone +5548999990000": "format",
  "formatPhone 5548999990000": "format",
  "formatPhone 554833334444": "format",
  "formatPhone 489999900001": "format",
  "formatPhone +12125550100": "format",
};
