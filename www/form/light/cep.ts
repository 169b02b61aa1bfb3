/** The line beside the CEP: what its look-up brought, what it left alone, and what to do when it brought nothing. */
import type { CepAnswer } from "../../client/index.js";
import { CepLookup } from "../address/cep.js";
import { CEP_FIELDS, type CepAddress, mergeCep } from "../address/merge.js";
import { Busy } from "../busy.js";
import { type Child, fill, h, type IconName, icon } from "../dom.js";
import type { FieldName } from "../fields.js";
import type { Problem } from "../problem.js";
import type { Strings } from "../strings/index.js";
import type { Values } from "../values.js";

/** The form around the line. */
export interface CepHost {
  ask(cep: string, signal: AbortSignal): Promise<CepAnswer>;
  values(): Values;
  write(values: CepAddress): void;
  /** Whether the keyboard is in this field. */
  isAt(field: FieldName): boolean;
  focus(field: FieldName): void;
  /** Where a map may be centred: a CEP is not a location. */
  near(place: { lat: number; lng: number }): void;
}

type Found = Extract<CepAnswer, { outcome: "found" }>;

/** Fills the address from the CEP. */
export class CepLine {
  readonly root: HTMLElement;
  readonly #lookup: CepLookup;
  readonly #busy: Busy;
  /** What the last CEP brought, to tell it from what was typed. */
  #brought: CepAddress = {};

  constructor(
    private readonly t: Strings,
    private readonly host: CepHost,
  ) {
    // There before any text is: a live region that is added together with its text may stay silent.
    const status = h("p", { class: "conecte-cep-status", role: "status" });
    this.root = h("div", { class: "conecte-cep-line" }, status);
    this.#busy = new Busy((text) => fill(status, text));
    this.#lookup = new CepLookup((cep, signal) => host.ask(cep, signal), {
      asking: (on) => {
        this.#say();
        this.#busy.set(on ? t.cep.asking : undefined);
      },
      answered: (answer) => this.#answered(answer),
      failed: (problem) => this.#failed(problem),
    });
  }

  /** Takes what is in the box now. */
  typed(cep: string): void {
    this.#lookup.typed(cep);
  }

  /** Takes values that were there before, and says nothing about them. */
  known({ cep }: Values): void {
    this.#lookup.known(cep);
  }

  /** Ends what is under way. */
  stop(): void {
    this.#busy.stop();
    this.#lookup.stop();
  }

  #answered(answer: CepAnswer): void {
    this.#busy.stop();
    const { cep: words } = this.t;
    if (answer.outcome === "not_found") this.#say("alert", words.unknown);
    else this.#found(answer);
  }

  #found(answer: Found): void {
    const { write, kept } = mergeCep(this.host.values(), this.#brought, answer);
    const wasHere = this.host.isAt("cep");
    this.#bring(answer, write);
    if (answer.location) this.host.near(answer.location);
    const { cep: words } = this.t;
    if (kept.length > 0) {
      const told = kept.map((field) => answer[field]).join(", ");
      this.#say("alert", words.kept(told), this.#offer(answer));
      return;
    }
    this.#say("check", answer.street === undefined ? words.town : words.filled);
    // Whoever has gone on already is left where they are.
    if (wasHere) this.host.focus(answer.street === undefined ? "street" : "number");
  }

  #bring(answer: Found, write: CepAddress): void {
    this.host.write(write);
    this.#brought = Object.fromEntries(CEP_FIELDS.map((field) => [field, answer[field] ?? ""]));
  }

  /** Nothing that was typed goes without being asked about. */
  #offer(answer: Found): HTMLElement {
    const take = (): void => {
      const all = CEP_FIELDS.filter((field) => answer[field] !== undefined);
      this.#bring(answer, Object.fromEntries(all.map((field) => [field, answer[field] ?? ""])));
      this.#say("check", this.t.cep.filled);
      this.host.focus("number");
    };
    return h(
      "button",
      { type: "button", class: "conecte-link", "data-action": "use-cep", onclick: take },
      this.t.cep.use,
    );
  }

  #failed({ code }: Problem): void {
    this.#busy.stop();
    const sentences: Record<string, string | undefined> = this.t.trouble.codes;
    this.#say("alert", `${sentences[code] ?? this.t.trouble.codes.unknown} ${this.t.cep.byHand}`);
  }

  #say(name?: IconName, text?: string, offer?: HTMLElement): void {
    const [status, ...others] = this.root.children;
    const content: Child[] = name ? [icon(name), h("span", {}, text)] : [];
    if (status) fill(status, ...content);
    for (const other of others) other.remove();
    if (offer) this.root.append(offer);
  }
}
