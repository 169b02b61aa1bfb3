/** Progress for what takes long enough to be noticed. */

/** Shorter waits show nothing: a flicker says less than a still screen. */
const SHOW_AFTER_MS = 300;

/** Shows a text once a wait has lasted; takes it away when the wait ends. */
export class Busy {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #text: string | undefined;

  constructor(private readonly show: (text: string | undefined) => void) {}

  /** Begins a wait with its text, or ends it. */
  set(text: string | undefined): void {
    if (text === this.#text) return;
    this.stop();
    this.#text = text;
    if (text === undefined) this.show(undefined);
    else this.#timer = setTimeout(() => this.show(text), SHOW_AFTER_MS);
  }

  /** Forgets a wait without showing anything more. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#text = undefined;
  }
}
