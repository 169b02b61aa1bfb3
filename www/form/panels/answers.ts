/** Screens that answer the check: yes, no, and the last port gone meanwhile. */
import type { Reason } from "../codes.js";
import { h } from "../dom.js";
import type { View } from "../state.js";
import type { Panel } from "./index.js";
import { actions, button, facts, head, linkButton } from "./parts.js";

/** Yes: what is about to be reserved, and the button. */
export const viablePanel: Panel<Extract<View, { at: "viable" }>> = (_view, { t, flow }) => {
  const { values } = flow;
  const labelled = (name: "block" | "flat"): string => values[name] && `${t.labels[name]}: ${values[name]}`;
  const plan = flow.plans?.find(({ id }) => id === values.plan);
  return [
    head("good", "check", t.viable),
    facts(
      [t.viable.plan, plan?.name ?? values.plan],
      [
        t.viable.address,
        [values.street, values.number].filter(Boolean).join(", "),
        [labelled("block"), labelled("flat"), values.complement].filter(Boolean).join(", "),
        [values.district, values.city, values.state].filter(Boolean).join(", "),
      ],
    ),
    // What else the site asks for: its own fields, which stay its own.
    h("slot", { name: "extra" }),
    actions(
      button("reserve", t.buttons.reserve, () => void flow.confirm(), true),
      // While an earlier attempt may have arrived, the data must stay what it was.
      !flow.undecided && button("edit", t.buttons.edit, () => flow.edit("contact")),
    ),
  ];
};

/** No, with the reason; a lead is one tap away. */
export const notViablePanel: Panel<Extract<View, { at: "not_viable" }>> = ({ reason }, { t, flow }) => {
  const reasons: Partial<Record<Reason, string>> = t.notViable.reasons;
  return [
    head("calm", "bell", {
      title: t.notViable.title,
      text: `${reasons[reason] ?? t.notViable.other} ${t.notViable.promise}`,
    }),
    actions(
      button("lead", t.buttons.lead, () => flow.go({ at: "lead", reason }), true),
      isAboutPlan(reason)
        ? button("other-plan", t.buttons.otherPlan, () => flow.edit("plan"))
        : button("edit-address", t.buttons.editAddress, () => flow.edit("address")),
    ),
  ];
};

/** Somebody was faster. */
export const noPortLeftPanel: Panel<Extract<View, { at: "no_port_left" }>> = (_view, { t, flow }) => [
  head("warn", "alert", t.noPortLeft),
  actions(
    button("check", t.buttons.checkAgain, () => void flow.check(), true),
    button("lead", t.buttons.lead, () => flow.go({ at: "lead", reason: "no_free_port" })),
  ),
  linkButton("edit", t.buttons.edit, () => flow.edit("address")),
];

/** Another plan may fit where this one is not on offer. */
function isAboutPlan(reason: Reason): boolean {
  return reason === "outside_plan_region" || reason === "plan_tags_match_no_region";
}
