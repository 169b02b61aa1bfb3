/** Screens of a reservation: made, and not known yet. */
import { h } from "../dom.js";
import { readMoment } from "../format.js";
import type { View } from "../state.js";
import { copyButton } from "./copy.js";
import type { Panel } from "./index.js";
import { actions, button, codeBox, head, unbroken } from "./parts.js";
import { shareLink } from "./share.js";

/** The port is the person's: code, date, and what comes next. */
export const reservedPanel: Panel<Extract<View, { at: "reserved" }>> = ({ reservation }, { t, flow }) => {
  const words = t.reserved;
  const until = reservation.expiresAt === undefined ? undefined : readMoment(reservation.expiresAt, t.lang);
  return [
    head("good", "check", words),
    codeBox(words.code, reservation.code),
    until && h("p", { class: "until", part: "expiry" }, ...unbroken(words.until(until))),
    h(
      "div",
      { class: "take-along" },
      copyButton(t, reservation.code),
      shareLink(words.share, words.shared(reservation.code, until && words.until(until))),
    ),
    h("h3", { class: "next-title" }, words.next),
    words.nextSteps.length === 1
      ? h("p", { class: "next-text" }, words.nextSteps[0])
      : h("ol", { class: "next-steps" }, ...words.nextSteps.map((step) => h("li", {}, step))),
    actions(button("restart", t.buttons.restart, () => flow.restart())),
  ];
};

/** The edge does not know yet; the flow keeps asking. */
export const pendingPanel: Panel<Extract<View, { at: "pending" }>> = ({ reservation, long }, { t }) => [
  head("calm", "clock", { title: t.pending.title, text: long ? t.pending.long : t.pending.text }),
  h("div", { class: "waiting", "aria-hidden": "true" }),
  codeBox(t.pending.code, reservation.code),
  copyButton(t, reservation.code),
];
