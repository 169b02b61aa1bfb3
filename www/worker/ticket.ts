/**
 * Tickets: what a viability check found, sealed, so that boxes never reach a browser in the clear.
 *
 * A ticket is a compact JWE (`dir`, A256GCM). What it claims is the core's to write and to check.
 */
import { base64url, CompactEncrypt, compactDecrypt } from "jose";
import { sealingKey } from "./crypto.ts";
import type { Env } from "./env.ts";

/** Seals the core's claims. */
export async function seal(env: Env, claims: string): Promise<string> {
  return new CompactEncrypt(new TextEncoder().encode(claims))
    .setProtectedHeader({ alg: "dir", enc: "A256GCM" })
    .encrypt(await sealingKey(env));
}

/** A ticket that this edge sealed. */
export interface Ticket {
  /** Its initialisation vector, which no other ticket has, in one spelling: what a spent ticket is known by. */
  id: string;
  claims: string;
}

/** An opened ticket, or nothing: the core says what is wrong with nothing. */
export async function open(env: Env, ticket: string): Promise<Ticket | undefined> {
  try {
    const options = { keyManagementAlgorithms: ["dir"], contentEncryptionAlgorithms: ["A256GCM"] };
    const { plaintext } = await compactDecrypt(ticket, await sealingKey(env), options);
    const [, , iv = ""] = ticket.split(".");
    return { id: base64url.encode(base64url.decode(iv)), claims: new TextDecoder().decode(plaintext) };
  } catch {
    return undefined;
  }
}
