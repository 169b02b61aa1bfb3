/** The list of what is still to mend, announced as soon as it appears, each line leading to its field. */
import { fill, h } from "../dom.js";
import type { ErrorTarget } from "../fields.js";
import type { Strings } from "../strings/index.js";

/** One line of the summary. */
export interface SummaryLine {
  /** What it is about. */
  target: ErrorTarget;
  message: string;
  go(): void;
}

/** The error summary above the fields. */
export class Summary {
  readonly root: HTMLElement;
  readonly #lines: HTMLElement;
  readonly #title = h("p", { class: "conecte-summary-title" });

  constructor(private readonly t: Strings) {
    this.#lines = h("div", { class: "conecte-summary-lines" });
    // The alert itself is always there: a live region that is added together with its text may stay silent.
    this.root = h("div", { class: "conecte-summary", role: "alert" }, this.#lines);
  }

  /** Takes away the line of what is mended, and leaves the others as they are: nothing is announced twice. */
  mended(target: ErrorTarget): void {
    this.#lines.querySelector(`[data-target="${target}"]`)?.remove();
    const left = this.#lines.querySelectorAll("li").length;
    if (left === 0) this.show([]);
    else fill(this.#title, this.t.summary(left));
  }

  /** Shows the lines; none hides it. */
  show(lines: readonly SummaryLine[]): void {
    this.root.toggleAttribute("data-filled", lines.length > 0);
    fill(this.#lines);
    if (lines.length === 0) return;
    fill(this.#title, this.t.summary(lines.length));
    fill(
      this.#lines,
      this.#title,
      h(
        "ul",
        { class: "conecte-summary-list" },
        ...lines.map(({ target, message, go }) =>
          h(
            "li",
            { "data-target": target },
            h("button", { type: "button", class: "conecte-link", onclick: go }, message),
          ),
        ),
      ),
    );
  }
}
