/** Bodies, read whole and no further than a limit. */

/** Room for the first read of a body that does not say how long it is. */
const FIRST_READ_BYTES = 16 * 1024;

/** A request or a response. */
interface Message {
  headers: Headers;
  body: ReadableStream | null;
}

/**
 * The body's bytes; nothing when there are more than `maxBytes`. Rejects when the body breaks off.
 *
 * The stated length is only taken to make room: with one byte more than that, a body that keeps to it is read in one
 * go, which costs half of what its chunks one by one do. One that does not is counted as it comes.
 */
export async function readBody(
  { headers, body }: Message,
  maxBytes: number,
): Promise<Uint8Array | undefined> {
  if (!body) return new Uint8Array();
  const reader = body.getReader({ mode: "byob" });
  const stated = Number(headers.get("content-length") ?? FIRST_READ_BYTES);
  let room = Math.min(Number.isSafeInteger(stated) ? stated : FIRST_READ_BYTES, maxBytes) + 1;
  let whole = new Uint8Array();
  for (;;) {
    const { value = new Uint8Array() } = await reader.readAtLeast(room, new Uint8Array(room));
    whole = whole.byteLength === 0 ? value : joined(whole, value);
    if (whole.byteLength > maxBytes) break;
    // Less than what fits is all that there is.
    if (value.byteLength < room) return whole;
    room = Math.min(whole.byteLength, maxBytes - whole.byteLength) + 1;
  }
  // Whoever sends it may go on for ever.
  reader.cancel().catch(() => undefined);
  return undefined;
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(first.byteLength + second.byteLength);
  both.set(first);
  both.set(second, first.byteLength);
  return both;
}
