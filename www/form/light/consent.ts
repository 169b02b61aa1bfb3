/** The consent to use the contact. */
import { h } from "../dom.js";
import type { Strings } from "../strings/index.js";
import { type Control, errorLine, errorMarks } from "./control.js";

/** The checkbox and its error. `own` holds the site's text, which may have links. */
export function makeConsent(
  t: Strings,
  id: string,
  own: Element | null,
): Control & { box: HTMLInputElement; setWords(words: string): void } {
  const box = h("input", {
    class: "conecte-checkbox",
    type: "checkbox",
    name: "consent",
    id,
    "aria-required": "true",
  });
  const error = errorLine(id);
  const { setError, isInvalid } = errorMarks([box], error);
  // Copied, not moved: whoever put it there still owns it.
  const words = h("span", {}, ...(own ? own.cloneNode(true).childNodes : [t.consent]));
  const root = h(
    "div",
    { class: "conecte-field conecte-field-consent", "data-field": "consent" },
    h("label", { class: "conecte-consent", for: id }, box, words),
    error,
  );
  return {
    root,
    box,
    setError,
    setWords: (text) => {
      if (!own) words.textContent = text;
    },
    get invalid() {
      return isInvalid();
    },
    focus: () => box.focus(),
  };
}
