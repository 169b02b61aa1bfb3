/** One call to somebody else's server: bounded in time and size, and never followed elsewhere. */

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
    return await readWhole(response, maxBytes);
  } catch {
    return { lost: limit.signal.aborted ? "timeout" : "connection" };
  } finally {
    clearTimeout(timer);
  }
}

async function readWhole(response: Response, maxBytes: number): Promise<Reply> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.byteLength;
    if (length > maxBytes) return { lost: "too_large" };
    chunks.push(chunk);
  }
  const body = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.byteLength;
  }
  return { status: response.status, body };
}
