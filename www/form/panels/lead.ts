/** The two screens of a lead: here is your contact, send it; and thank you. */
import type { View } from "../state.js";
import type { Panel } from "./index.js";
import { actions, button, codeBox, facts, head } from "./parts.js";

/** Second tap: the contact as it will be sent. */
export const leadPanel: Panel<Extract<View, { at: "lead" }>> = (_view, { t, flow }) => {
  const { name, phone, email } = flow.values;
  return [
    head("calm", "bell", t.lead),
    facts([t.lead.contact, name, phone, email]),
    actions(
      button("send-lead", t.buttons.sendLead, () => void flow.lead(), true),
      !flow.undecided && button("edit", t.buttons.edit, () => flow.edit("contact")),
    ),
  ];
};

/** Sent. */
export const leadDonePanel: Panel<Extract<View, { at: "lead_done" }>> = ({ code }, { t, flow }) => [
  head("good", "check", t.leadDone),
  codeBox(t.leadDone.code, code),
  actions(button("restart", t.buttons.restart, () => flow.restart())),
];
