/** One call to somebody else's server: bounded in time and size, and never followed elsewhere. */

import { readBody } from "./body.ts";

/** What came back: an answer whole, or the kind of its loss. */
export type Reply = { status: number; body: Uint8Array } | { lost: "timeout" | "connection" | "too_large" };

/** How long a call may take, and how much it may bring. */
export interface Bounds {
  timeoutMs: number;
  maxBytes: number;
}

/** Sends a request. Never throws: a failure is a reply. */
export async function exchange(
  url: string,
  init: RequestInit,
  { timeoutMs, maxBytes }: Bounds,
): Promise<Reply> {
  const limit = new AbortController();
  // Cleared below: thousands of timers that nobody waits for any more make the others of a busy ledger late.
  const timer = setTimeout(() => limit.abort(), timeoutMs);
  try {
    // A redirect would carry a token or a key to wherever it points.
    const response = await fetch(url, { ...init, redirect: "manual", signal: limit.signal });
    const body = await readBody(response, maxBytes);
    return body ? { status: response.status, body } : { lost: "too_large" };
  } catch {
    return { lost: limit.signal.aborted ? "timeout" : "connection" };
  } finally {
    clearTimeout(timer);
  }
}
