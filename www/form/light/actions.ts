/** The two buttons below the fields. */
import { h } from "../dom.js";
import type { Step } from "../fields.js";
import type { Strings } from "../strings/index.js";

/** On, and back. */
export class Actions {
  readonly root: HTMLElement;
  readonly #back: HTMLButtonElement;
  readonly #next: HTMLButtonElement;
  readonly #label = h("span", {});

  constructor(
    private readonly t: Strings,
    back: () => void,
  ) {
    this.#back = h(
      "button",
      { type: "button", class: "conecte-button", "data-action": "back", onclick: back },
      t.buttons.back,
    );
    this.#next = h(
      "button",
      { type: "submit", class: "conecte-button conecte-primary", "data-action": "next" },
      this.#label,
    );
    this.root = h("div", { class: "conecte-actions" }, this.#next, this.#back);
  }

  /** Says what the buttons of a step do. */
  show(step: Step): void {
    this.#back.hidden = step === "plan";
    this.#label.textContent = step === "contact" ? this.t.buttons.check : this.t.buttons.next;
  }

  /** While a call is out nothing can be sent twice. */
  setBusy(busy: boolean): void {
    this.#next.disabled = busy;
    this.#back.disabled = busy;
  }

  /** Shows that it takes a moment. */
  setProgress(shown: boolean): void {
    this.#next.toggleAttribute("data-progress", shown);
  }
}
