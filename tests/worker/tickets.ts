/** Tickets as only who has the edge's key can make them. */
import { CompactEncrypt, compactDecrypt } from "jose";

const bytesOf = (key: string) => Buffer.from(key, "base64");

/** What a ticket claims. */
export async function claimsOf(ticket: string, key: string): Promise<string> {
  const { plaintext } = await compactDecrypt(ticket, bytesOf(key));
  return Buffer.from(plaintext).toString();
}

/** Another ticket with the same claims: what a second check of the same place would give, were there still room. */
export async function sealedAgain(ticket: string, key: string): Promise<string> {
  return new CompactEncrypt(Buffer.from(await claimsOf(ticket, key)))
    .setProtectedHeader({ alg: "dir", enc: "A256GCM" })
    .encrypt(bytesOf(key));
}
