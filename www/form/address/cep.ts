/** One look-up of a CEP at a time: the newest wins, and an answer that comes late for an older one is nobody's. */
import type { CepAnswer } from "../../client/index.js";
import { type Problem, toProblem } from "../problem.js";

/** Digits of a whole CEP. */
const WHOLE = 8;

/** Who is told how it goes. */
export interface CepListener {
  /** A look-up began, or nothing is asked any more. */
  asking(on: boolean): void;
  answered(answer: CepAnswer): void;
  failed(problem: Problem): void;
}

/** Asks once for each whole CEP that is typed. */
export class CepLookup {
  #digits = "";
  #call: AbortController | undefined;

  constructor(
    private readonly ask: (cep: string, signal: AbortSignal) => Promise<CepAnswer>,
    private readonly listener: CepListener,
  ) {}

  /** Takes a CEP that is there already, after a reload: its address is there, too. */
  known(cep: string): void {
    this.#take(cep);
  }

  /** Takes what is in the box now. */
  typed(cep: string): void {
    if (this.#take(cep) && this.#digits.length === WHOLE) void this.#look(this.#digits);
  }

  /** Ends what is under way. */
  stop(): void {
    this.#call?.abort();
    this.#call = undefined;
  }

  /** Whether it is another CEP than before. A browser reports the same change more than once. */
  #take(cep: string): boolean {
    const digits = cep.replaceAll(/\D/g, "");
    if (digits === this.#digits) return false;
    this.#digits = digits;
    this.stop();
    this.listener.asking(false);
    return true;
  }

  async #look(cep: string): Promise<void> {
    const call = new AbortController();
    this.#call = call;
    this.listener.asking(true);
    try {
      const answer = await this.ask(cep, call.signal);
      if (!call.signal.aborted) this.listener.answered(answer);
    } catch (thrown) {
      if (!call.signal.aborted) this.listener.failed(toProblem(thrown));
    }
  }
}
