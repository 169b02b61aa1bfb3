/** A bounded memory of answers, each for a time. It lives as long as its isolate: what is lost is only asked again. */
export class Memory<T> {
  readonly #max: number;
  /** The oldest first. */
  readonly #entries = new Map<string, { value: T; until: number }>();

  constructor(max: number) {
    this.#max = max;
  }

  get(name: string): T | undefined {
    const entry = this.#entries.get(name);
    if (!entry || entry.until > Date.now()) return entry?.value;
    this.#entries.delete(name);
    return undefined;
  }

  /** Keeps a value for so many milliseconds; the oldest makes room. */
  set(name: string, value: T, forMs: number): void {
    this.#entries.delete(name);
    this.#entries.set(name, { value, until: Date.now() + forMs });
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > this.#max && oldest !== undefined) this.#entries.delete(oldest);
  }
}
