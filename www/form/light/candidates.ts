/** The places that an address may be, by name, each a button. */
import type { Attribution, Candidate } from "../../client/index.js";
import { fill, h } from "../dom.js";

/** A list of places to choose from; empty, it is not there. */
export class Candidates {
  readonly root = h("div", { class: "conecte-candidates", hidden: true });

  constructor(private readonly chosen: (candidate: Candidate) => void) {}

  /** Shows places under a line that says what they are, with whose data they are. */
  show(title: string, candidates: readonly Candidate[], attribution?: Attribution): void {
    this.root.hidden = candidates.length === 0;
    fill(this.root);
    if (candidates.length === 0) return;
    const items = candidates.map((candidate) =>
      h(
        "li",
        {},
        h(
          "button",
          {
            type: "button",
            class: "conecte-link",
            "data-action": "candidate",
            onclick: () => this.chosen(candidate),
          },
          candidate.label,
        ),
      ),
    );
    const { text, url } = attribution ?? {};
    fill(
      this.root,
      h("p", { class: "conecte-hint" }, title),
      h("ul", { class: "conecte-candidate-list" }, ...items),
      text &&
        h(
          "p",
          { class: "conecte-hint" },
          url
            ? h("a", { class: "conecte-credit", href: url, target: "_blank", rel: "noopener" }, text)
            : text,
        ),
    );
  }

  hide(): void {
    this.show("", []);
  }
}
