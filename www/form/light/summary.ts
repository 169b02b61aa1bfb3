/** The list of what is still to mend, announced as soon as it appears, each line leading to its field. */
import { fill, h } from "../dom.js";
import type { Strings } from "../strings/index.js";

/** One line of the summary. */
export interface SummaryLine {
  message: string;
  go(): void;
}

/** The error summary above the fields. */
export class Summary {
  readonly root: HTMLElement;
  readonly #lines: HTMLElement;

  constructor(private readonly t: Strings) {
    this.#lines = h("div", { class: "conecte-summary-lines" });
    // The alert itself is always there: a live region that is added together with its text may stay silent.
    this.root = h("div", { class: "conecte-summary", role: "alert" }, this.#lines);
  }

  /** Shows the lines; none hides it. */
  show(lines: readonly SummaryLine[]): void {
    this.root.toggleAttribute("data-filled", lines.length > 0);
    fill(this.#lines);
    if (lines.length === 0) return;
    fill(
      this.#lines,
      h("p", { class: "conecte-summary-title" }, this.t.summary(lines.length)),
      h(
        "ul",
        { class: "conecte-summary-list" },
        ...lines.map(({ message, go }) =>
          h("li", {}, h("button", { type: "button", class: "conecte-link", onclick: go }, message)),
        ),
      ),
    );
  }
}
