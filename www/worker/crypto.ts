/** Keyed digests, each use with a label of its own so that none can stand in for another. */
import { base64url } from "jose";
import type { Env } from "./env.ts";

type Label =
  | "reservation-secret"
  | "request-fingerprint"
  | "open-phone"
  | "open-address"
  | "lead-code"
  | "lookup"
  | "site-secrets"
  | "site-secret-mark"
  | "deployment-key";

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
  return base64url.encode(await digest(env, label, text));
}

/** The secret of a reservation: derived, so that a repeated request gets the same one and none is stored. */
export function reservationSecret(env: Env, site: string, id: string): Promise<string> {
  return digestText(env, "reservation-secret", `${site}\0${id}`);
}

/** The key of whoever runs this deployment: derived, so that who has the ticket key has it, and it is nowhere else. */
export async function deploymentKey(env: Env): Promise<string> {
  return `ak_${await digestText(env, "deployment-key", "")}`;
}

/** SHA-256 of an operator's key: all that is kept of it. */
export async function operatorDigest(key: string): Promise<string> {
  return base64url.encode(new Uint8Array(await sha256(key)));
}

/** Whether two digests are the same, in a time that says nothing about them. */
export function sameDigest(left: BufferSource | string, right: BufferSource | string): boolean {
  const [one, other] = [left, right].map((each) =>
    typeof each === "string" ? new TextEncoder().encode(each) : each,
  ) as [BufferSource, BufferSource];
  return one.byteLength === other.byteLength && crypto.subtle.timingSafeEqual(one, other);
}

function sha256(text: string): Promise<ArrayBuffer> {
  return crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
}

/**
 * Whether a caller sent this secret, in a time that says nothing about it: digests of equal length are compared, whole,
 * so that neither the length of the secret nor how much of it was guessed shows.
 */
export async function sameSecret(sent: string, secret: string): Promise<boolean> {
  const [left, right] = await Promise.all([sha256(sent), sha256(secret)]);
  return sameDigest(left, right);
}
