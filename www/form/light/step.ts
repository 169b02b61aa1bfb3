/** One step of the form: its heading, which is read out on arrival, and its fields. */
import { h } from "../dom.js";
import { STEPS, type Step } from "../fields.js";
import type { Strings } from "../strings/index.js";

/** A step as the form keeps it. */
export interface StepGroup {
  root: HTMLElement;
  heading: HTMLElement;
}

/** Makes a step, which shows when it is the first one. */
export function makeStep(
  t: Strings,
  id: (name: string) => string,
  step: Step,
  content: readonly HTMLElement[],
): StepGroup {
  const { title, text } = t.headings[step];
  const heading = h("h2", { class: "conecte-heading", id: id(`heading-${step}`), tabindex: -1 }, title);
  const root = h(
    "div",
    {
      class: "conecte-step",
      role: "group",
      "aria-labelledby": heading.id,
      "data-step": step,
      hidden: step !== STEPS[0],
    },
    heading,
    h("p", { class: "conecte-lede" }, text),
    ...content,
  );
  return { root, heading };
}
