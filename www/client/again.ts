/** Doing it again: after a failure that may pass, and after a reload of the page in the middle of a request. */

import { ConecteError, type EdgeCode } from "./error.js";
import { newIdempotencyKey } from "./keys.js";

/** The first pause in milliseconds; each later one is twice as long. */
const FIRST_PAUSE_MS = 1_000;
/** The longest pause in milliseconds. */
const LONGEST_PAUSE_MS = 15_000;
/** Of each pause, at most this part is taken away by chance, so that pages that failed together do not come back together. */
const SPREAD = 0.3;

/** How {@link retry} goes on. */
export interface RetryOptions<T> {
  /** Ends it between two calls, too: it rejects with code `aborted`. */
  signal?: AbortSignal;
  /** The most calls that it makes; 5 by default, with pauses of some 1, 2, 4 and 8 seconds. */
  attempts?: number;
  /** An answer that is not yet the one, such as a reservation whose state is `pending`, is asked for again. */
  until?: (answer: T) => boolean;
  /** Told before each pause, of the failure or the answer that leads to it. */
  onPause?: (cause: ConecteError | T, pauseMs: number) => void;
}

/**
 * Calls until it works, fails for good, or has been called often enough: then the last answer or failure is yours.
 * Only failures that are `retryable` are repeated. Whatever creates something must use one idempotency key in every
 * call, which {@link keepAttempt} keeps:
 *
 * ```ts
 * const { what, idempotencyKey } = keepAttempt("reserve", { signup, ticket });
 * const reservation = await retry(() => client.reserve(what, { idempotencyKey, signal }), {
 *   signal,
 *   until: ({ state }) => state !== "pending",
 * });
 * ```
 *
 * @throws ConecteError the last failure, or `aborted`
 */
export async function retry<T>(call: () => Promise<T>, options: RetryOptions<T> = {}): Promise<T> {
  const { signal, attempts = 5, until = () => true, onPause } = options;
  for (let attempt = 1; ; attempt += 1) {
    const last = attempt >= attempts;
    let cause: ConecteError | T;
    try {
      const answer = await call();
      if (last || until(answer)) return answer;
      cause = answer;
    } catch (thrown) {
      if (last || !(thrown instanceof ConecteError) || !thrown.retryable) throw thrown;
      cause = thrown;
    }
    const whole = Math.min(FIRST_PAUSE_MS * 2 ** (attempt - 1), LONGEST_PAUSE_MS);
    const pauseMs = Math.round(whole * (1 - SPREAD * Math.random()));
    onPause?.(cause, pauseMs);
    await pause(pauseMs, signal);
  }
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const aborted = (): void => {
      clearTimeout(timer);
      const message = "aborted between two calls";
      reject(new ConecteError({ code: "aborted", message, retryable: false }, { cause: signal?.reason }));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", aborted);
      resolve();
    }, ms);
    if (signal?.aborted) aborted();
    else signal?.addEventListener("abort", aborted, { once: true });
  });
}

/** A request that creates something, and the key that makes each repetition of it the same request. */
export interface Attempt<T> {
  /** What is sent, to the letter: another body under the same key is refused. */
  what: T;
  /** For `CreateOptions`. */
  idempotencyKey: string;
}

/** Where attempts are kept: `sessionStorage`, which ends with the tab, unless told otherwise. */
export type AttemptStorage = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/**
 * Keeps a request before it is sent, so that it survives a reload of the page. The same request again has the same key;
 * another one under the same name replaces it and has a new key. A browser that stores nothing only loses the reload.
 *
 * @param what JSON: a signup with its ticket, or what a lead is made of
 */
export function keepAttempt<T>(name: string, what: T, storage?: AttemptStorage): Attempt<T> {
  const open = keptAttempt<T>(name, storage);
  const text = JSON.stringify(what);
  if (open && JSON.stringify(open.what) === text) return open;
  const attempt = { what: JSON.parse(text) as T, idempotencyKey: newIdempotencyKey() };
  quietly(() => (storage ?? sessionStorage).setItem(entry(name), JSON.stringify(attempt)));
  return attempt;
}

/** The request under this name whose outcome is not known, as after a reload in the middle of it. Repeat it. */
export function keptAttempt<T>(name: string, storage?: AttemptStorage): Attempt<T> | undefined {
  const text = quietly(() => (storage ?? sessionStorage).getItem(entry(name)));
  const found: Partial<Attempt<T>> | null = quietly(() => JSON.parse(text ?? "null")) ?? null;
  return typeof found?.idempotencyKey === "string" && "what" in found ? (found as Attempt<T>) : undefined;
}

/** Forgets it: its outcome is known. */
export function forgetAttempt(name: string, storage?: AttemptStorage): void {
  quietly(() => (storage ?? sessionStorage).removeItem(entry(name)));
}

/** What the edge answers after it has looked at a request and made nothing of it. */
const JUDGED: ReadonlySet<string> = new Set<EdgeCode>([
  "ticket_expired",
  "ticket_invalid",
  "ticket_mismatch",
  "no_port_left",
  "invalid_input",
  "invalid_json",
  "body_too_large",
  "idempotency_key_reused",
]);

/** Whether a problem of this code is the outcome of the request that it answers. */
export function isOutcome(code: string): boolean {
  return JUDGED.has(code);
}

/**
 * Whether this failure is the outcome of the attempt, so that it can be forgotten: the edge has made nothing under its
 * key. After any other (a cut line, a time-out, an upstream problem) it may have arrived: keep it, and repeat it.
 */
export function endsAttempt(error: unknown): boolean {
  return error instanceof ConecteError && isOutcome(error.code);
}

function entry(name: string): string {
  return `conecte-attempt:${name}`;
}

/** Storage throws where it is blocked or full, and what was stored may be damaged. */
function quietly<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}
