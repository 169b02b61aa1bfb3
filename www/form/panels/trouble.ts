/** Something did not work. It is never said, or hinted, that the address cannot be served. */
import type { ProblemCode } from "../codes.js";
import { isSetup, needsNewCheck } from "../problem.js";
import type { View } from "../state.js";
import type { Panel } from "./index.js";
import { actions, button, head, linkButton } from "./parts.js";

export const troublePanel: Panel<Extract<View, { at: "trouble" }>> = (view, { t, flow }) => {
  const { doing, code, reason, step } = view;
  const sentences: Partial<Record<ProblemCode, string>> = t.trouble.codes;
  const text = [
    sentences[code] ?? t.trouble.codes.unknown,
    doing === "reserve" && flow.undecided ? t.trouble.again : t.trouble.kept,
  ];
  const newCheck = needsNewCheck(code) || doing === "wait";
  const retry = isSetup(code)
    ? undefined
    : newCheck
      ? button("check", t.buttons.checkAgain, () => void flow.check(), true)
      : button("retry", t.buttons.retry, () => void flow.retry(), true);
  // There is nobody to call back before the contact has been typed.
  const lead = step !== "address" && doing !== "plans" && doing !== "lead" && !isSetup(code);
  const edit = doing !== "plans" && !flow.undecided;
  return [
    head("warn", doing === "plans" || code === "network" ? "cloud" : "alert", {
      title: t.trouble.titles[doing],
      text: text.join(" "),
    }),
    actions(
      retry,
      lead &&
        button("lead", t.buttons.leaveContact, () => flow.go({ at: "lead", ...(reason ? { reason } : {}) })),
    ),
    edit && linkButton("edit", t.buttons.edit, () => flow.edit(step ?? "contact")),
  ];
};
