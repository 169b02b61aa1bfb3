/** Where one is: plan, address, contact, answer. */
import { fill, h, icon } from "../dom.js";
import { STEPS } from "../fields.js";
import type { View } from "../state.js";
import type { Strings } from "../strings/index.js";

const ALL = [...STEPS, "answer"] as const;

/** Fills the stepper for a view. */
export function showStepper(list: HTMLElement, view: View, t: Strings): void {
  const current = view.at === "form" ? ALL.indexOf(view.step) : ALL.length - 1;
  fill(
    list,
    ...ALL.map((step, index) => {
      const state = index < current ? "done" : index === current ? "current" : "next";
      return h(
        "li",
        {
          class: "step",
          part: `step step-${state}`,
          "data-state": state,
          "aria-current": state === "current" ? "step" : undefined,
        },
        h(
          "span",
          { class: "step-mark", "aria-hidden": "true" },
          state === "done" ? icon("check") : index + 1,
        ),
        h("span", { class: "step-name" }, t.steps[step]),
      );
    }),
  );
  list.setAttribute("aria-label", t.stepOf(current + 1, ALL.length));
}
