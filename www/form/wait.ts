/** Waiting for a reservation whose outcome is not known yet. */
import type { Reservation } from "../client/index.js";
import { toProblem } from "./problem.js";

/** First pause in milliseconds: most outcomes are known within a second or two. */
const FIRST_MS = 1_000;
/** Each pause is this much longer than the one before. */
const GROWTH = 1.5;
/** The longest pause: the page may stay open for hours. */
const LONGEST_MS = 15_000;
/** After this many looks, about 20 s, the page says honestly that it takes long. */
const LONG_AFTER_LOOKS = 6;

/** Looks until the outcome is known. `undefined` when aborted; throws when the edge refuses to say. */
export async function waitForOutcome(
  look: () => Promise<Reservation>,
  { signal, long }: { signal: AbortSignal; long: () => void },
): Promise<Reservation | undefined> {
  for (let looks = 1; ; looks += 1) {
    await sleep(pauseMs(looks), signal);
    if (signal.aborted) return undefined;
    try {
      const reservation = await look();
      if (reservation.state !== "pending") return reservation;
    } catch (thrown) {
      if (!mayPass(thrown)) throw thrown;
    }
    if (looks === LONG_AFTER_LOOKS && !signal.aborted) long();
  }
}

/** The pause before look number `looks` (from 1), in milliseconds. */
export function pauseMs(looks: number): number {
  return Math.min(FIRST_MS * GROWTH ** (looks - 1), LONGEST_MS);
}

/** Cut lines and tired servers are waited out; only a plain refusal ends the wait. */
function mayPass(thrown: unknown): boolean {
  const { retryable, status } = toProblem(thrown);
  return retryable || status === undefined || status >= 500;
}

/** An abort wakes it at once. */
function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, signal.aborted ? 0 : ms);
    signal.addEventListener("abort", done);
  });
}
