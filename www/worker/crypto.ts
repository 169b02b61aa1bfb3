/** Keyed digests, each use with a label of its own so that none can stand in for another. */
import type { Env } from "./env.ts";

type Label = "reservation-secret" | "request-fingerprint" | "lead-code" | "lookup";

/** The ticket key's bytes. Throws when the binding does not hold 32 of them: the edge must not run without. */
export function ticketKey(env: Env): Uint8Array {
  const key = Uint8Array.from(atob(env.TICKET_KEY ?? ""), (char) => char.charCodeAt(0));
  if (key.byteLength !== 32) throw new Error("TICKET_KEY must be 32 bytes in base64");
  return key;
}

let sealing: { text: string; key: CryptoKey } | undefined;

/** The ticket key for AES-GCM, imported once. */
export async function sealingKey(env: Env): Promise<CryptoKey> {
  if (sealing?.text !== env.TICKET_KEY) {
    const key = await crypto.subtle.importKey("raw", ticketKey(env), "AES-GCM", false, [
      "encrypt",
      "decrypt",
    ]);
    sealing = { text: env.TICKET_KEY, key };
  }
  return sealing.key;
}

/** HMAC-SHA-256 of `label` and `text` under the ticket key. */
export async function digest(env: Env, label: Label, text: string): Promise<Uint8Array> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", ticketKey(env), algorithm, false, ["sign"]);
  const data = new TextEncoder().encode(`${label}\0${text}`);
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, data));
}

/** The digest as base64url. */
export async function digestText(env: Env, label: Label, text: string): Promise<string> {
  const bytes = await digest(env, label, text);
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

/** The secret of a reservation: derived, so that a repeated request gets the same one and none is stored. */
export function reservationSecret(env: Env, site: string, id: string): Promise<string> {
  return digestText(env, "reservation-secret", `${site}\0${id}`);
}

/**
 * Whether a caller sent this secret, in a time that says nothing about it: digests of equal length are compared, whole,
 * so that neither the length of the secret nor how much of it was guessed shows.
 */
export async function sameSecret(sent: string, secret: string): Promise<boolean> {
  const [left, right] = await Promise.all(
    [sent, secret].map((text) => crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))),
  );
  return crypto.subtle.timingSafeEqual(left as ArrayBuffer, right as ArrayBuffer);
}
