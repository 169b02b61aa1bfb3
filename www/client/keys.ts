/** A fresh key for `CreateOptions`. `keepAttempt()` makes and stores one, so that it survives a reload. */
export function newIdempotencyKey(): string {
  // Not randomUUID(): pages on plain http, as in development by IP address, lack it.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
