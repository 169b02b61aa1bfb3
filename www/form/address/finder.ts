/** Where an address may be: asked once for each whole address, when somebody leaves it, and never while they type. */
import { type Geocoding, type PlaceInput, validateSignup } from "../../client/index.js";
import { toProblem } from "../problem.js";
import { toSignup, type Values } from "../values.js";

/** Asks the edge. */
export type Geocode = (address: PlaceInput, signal: AbortSignal) => Promise<Geocoding>;

/** Who is told how it goes. */
export interface FinderListener {
  /** A look-up began, or ended without an answer. */
  asking(on: boolean): void;
  found(answer: Geocoding): void;
  /** Nobody could answer, which says nothing about the address. */
  failed(): void;
}

/** Finds places for an address; the newest address wins. */
export class Finder {
  #asked = "";
  #offered = true;
  #call: AbortController | undefined;

  constructor(
    private readonly geocode: Geocode,
    private readonly listener: FinderListener,
  ) {}

  /** Takes an address whose place is known already. */
  known(values: Values): void {
    this.#asked = name(values);
  }

  /** Asks, if the address is whole and another than before. After a failure the person has the pin. */
  async look(values: Values): Promise<void> {
    const asked = name(values);
    if (!this.#offered || asked === this.#asked || !isWhole(values)) return;
    this.#asked = asked;
    this.stop();
    const call = new AbortController();
    this.#call = call;
    // What leads to the door of a flat is nobody's business who looks for the building.
    const { block: _, flat: __, complement: ___, ...address } = toSignup(values).address;
    this.listener.asking(true);
    try {
      const answer = await this.geocode(address, call.signal);
      if (!call.signal.aborted) this.listener.found(answer);
    } catch (thrown) {
      if (call.signal.aborted) return;
      this.#offered = toProblem(thrown).code !== "lookup_not_offered";
      if (this.#offered) this.listener.failed();
      else this.listener.asking(false);
    }
  }

  /** Ends what is under way. */
  stop(): void {
    this.#call?.abort();
  }
}

function name({ cep, street, number, district, city, state }: Values): string {
  return JSON.stringify([cep, street, number, district, city, state]);
}

/** By the rules, which may not have arrived yet: then it is asked later. */
function isWhole(values: Values): boolean {
  try {
    return !validateSignup(toSignup(values)).some(({ pointer }) => pointer.startsWith("/address/"));
  } catch {
    return false;
  }
}
