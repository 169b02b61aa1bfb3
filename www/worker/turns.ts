/**
 * Turns to call somebody who allows so many calls a second, or who needs a rest, whoever in this isolate wants to call.
 */
export class Turns {
  readonly #maxWaitMs: number;
  /** When the next turn is, by whom it is to call. */
  readonly #next = new Map<string, number>();

  constructor(maxWaitMs: number) {
    this.#maxWaitMs = maxWaitMs;
  }

  /** Waits for the next turn, if it is near enough to be waited for; false when it is not. */
  async take(whom: string, intervalMs: number): Promise<boolean> {
    const now = Date.now();
    const turn = Math.max(this.#next.get(whom) ?? 0, now);
    if (turn - now > this.#maxWaitMs) return false;
    this.#next.set(whom, turn + intervalMs);
    if (turn > now) await scheduler.wait(turn - now);
    return true;
  }

  /** Gives nobody a turn for so long. */
  rest(whom: string, forMs: number): void {
    this.#next.set(whom, Math.max(this.#next.get(whom) ?? 0, Date.now() + forMs));
  }
}
