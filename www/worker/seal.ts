/**
 * Secrets of sites, sealed: AES-256-GCM under a key of its own, derived from the ticket key.
 *
 * What a seal is bound to (site, name, origin) must be said again to open it: moved to another site, or with a document that
 * points elsewhere, it does not open.
 */
import { base64url } from "jose";
import { digest, digestText } from "./crypto.ts";
import type { Env } from "./env.ts";

export type SecretName = "ozmapToken" | "googleKey" | "turnstileSecret";

/** What a secret is for. */
export interface Purpose {
  site: string;
  name: SecretName;
  /** The only origin that it may be sent to. */
  origin: string;
}

/** A secret as it is stored. */
export interface Sealed {
  name: SecretName;
  origin: string;
  /** `1.` (the format), initialisation vector and ciphertext, in base64url. */
  text: string;
  /** Tells whether a secret that comes is the one that is stored, without opening it. */
  mark: string;
  /** Unix ms. */
  setAt: number;
}

const FORMAT = "1.";
const IV_BYTES = 12;

let derived: { from: string; key: CryptoKey } | undefined;

async function keyOf(env: Env): Promise<CryptoKey> {
  if (derived?.from !== env.TICKET_KEY) {
    const bytes = await digest(env, "site-secrets", "");
    const key = await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
    derived = { from: env.TICKET_KEY, key };
  }
  return derived.key;
}

const algorithm = (iv: Uint8Array, { site, name, origin }: Purpose) => ({
  name: "AES-GCM",
  iv,
  additionalData: new TextEncoder().encode([site, name, origin].join("\0")),
});

/** Seals a secret. */
export async function sealSecret(env: Env, purpose: Purpose, value: string): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const clear = new TextEncoder().encode(value);
  const sealed = new Uint8Array(await crypto.subtle.encrypt(algorithm(iv, purpose), await keyOf(env), clear));
  const whole = new Uint8Array([...iv, ...sealed]);
  const { name, origin } = purpose;
  const mark = await markOf(env, purpose, value);
  return { name, origin, text: FORMAT + base64url.encode(whole), mark, setAt: Date.now() };
}

/** A keyed digest of a secret and what it is for. */
export function markOf(env: Env, { site, name, origin }: Purpose, value: string): Promise<string> {
  return digestText(env, "site-secret-mark", [site, name, origin, value].join("\0"));
}

/** Opens a secret; nothing when it was sealed under another key or for something else. */
export async function openSecret(env: Env, purpose: Purpose, text: string): Promise<string | undefined> {
  try {
    const whole = base64url.decode(text.slice(FORMAT.length));
    const iv = whole.subarray(0, IV_BYTES);
    const clear = await crypto.subtle.decrypt(
      algorithm(iv, purpose),
      await keyOf(env),
      whole.subarray(IV_BYTES),
    );
    return text.startsWith(FORMAT) ? new TextDecoder().decode(clear) : undefined;
  } catch {
    return undefined;
  }
}
