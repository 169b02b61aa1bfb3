/** What a site says to its customers: its languages, its own words, and whether it asks for a check of persons. */
import type { Site, SiteTexts } from "../client/index.js";
import type { Strings } from "./strings/index.js";

/** The strings of a language, with the site's own words where it has some. Plain text: none of it becomes HTML. */
export function worded(strings: Strings, site: Site | undefined): Strings {
  const own = site?.texts?.[strings.lang as keyof SiteTexts];
  const next = own?.next?.split("\n").filter((line) => line.trim() !== "") ?? [];
  return {
    ...strings,
    consent: own?.consent?.trim() || strings.consent,
    reserved: { ...strings.reserved, nextSteps: next.length > 0 ? next : strings.reserved.nextSteps },
  };
}

/** Whether it is a site, as far as the form reads it. What is not as expected is left to the client. */
export function isSite(value: unknown): value is Site {
  if (!isRecord(value) || typeof value.name !== "string") return false;
  const { languages, texts, turnstile } = value;
  return (
    (languages === undefined || (Array.isArray(languages) && languages.every(isString))) &&
    (texts === undefined || (isRecord(texts) && Object.values(texts).every(isWords))) &&
    (turnstile === undefined || (isRecord(turnstile) && isString(turnstile.siteKey)))
  );
}

function isWords(value: unknown): boolean {
  return isRecord(value) && [value.consent, value.next].every((text) => text === undefined || isString(text));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isString(value: unknown): value is string {
  return typeof value === "string";
}
