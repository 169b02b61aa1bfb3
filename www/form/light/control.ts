/** One labelled control with its hint and its error, tied together for assistive technology. */
import { type Child, fill, h, icon, setAttribute } from "../dom.js";

/** What a control is made of. */
export interface ControlParts {
  id: string;
  label: string;
  input: HTMLInputElement | HTMLSelectElement;
  hint?: string | undefined;
  /** Said after the label, as in "Complemento (opcional)". */
  note?: string | undefined;
}

/** A control that can show an error. */
export interface Control {
  root: HTMLElement;
  /** Marks it, or clears the mark. */
  setError(message: string | undefined): void;
  readonly invalid: boolean;
  focus(): void;
}

/** A text box or list under its label. */
export function control(name: string, { id, label, input, hint, note }: ControlParts): Control {
  const hintId = hint ? `${id}-hint` : undefined;
  const error = errorLine(id);
  const marks = errorMarks([input], error, hintId);
  input.id = id;
  if (hintId) input.setAttribute("aria-describedby", hintId);
  const root = h(
    "div",
    { class: `conecte-field conecte-field-${name}`, "data-field": name },
    h(
      "label",
      { class: "conecte-label", for: id },
      label,
      note && h("span", { class: "conecte-note" }, ` (${note})`),
    ),
    input,
    hint && h("p", { class: "conecte-hint", id: hintId }, hint),
    error,
  );
  return {
    root,
    ...marks,
    get invalid() {
      return marks.isInvalid();
    },
    focus: () => input.focus(),
  };
}

/** The line that an error is written to. */
export function errorLine(id: string): HTMLElement {
  return h("p", { class: "conecte-error", id: `${id}-error`, hidden: true });
}

/** Ties an error line to the elements that carry the mark. */
export function errorMarks(
  marked: readonly HTMLElement[],
  error: HTMLElement,
  describedBy?: string,
): { setError(message: string | undefined): void; isInvalid(): boolean } {
  return {
    setError(message) {
      const wrong = message !== undefined;
      const ids = [describedBy, wrong ? error.id : undefined].filter(Boolean).join(" ");
      for (const element of marked) {
        setAttribute(element, "aria-invalid", wrong ? "true" : undefined);
        setAttribute(element, "aria-describedby", ids || undefined);
      }
      error.hidden = !wrong;
      const content: Child[] = wrong ? [icon("alert"), h("span", {}, message)] : [];
      fill(error, ...content);
    },
    isInvalid: () => !error.hidden,
  };
}
