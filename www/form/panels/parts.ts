/** The pieces that the answer screens are made of. */
import { type Child, h, type IconName, icon } from "../dom.js";
import type { Message } from "../strings/types.js";

/** How an answer feels. The icon and the words say it too: colour alone never does. */
export type Tone = "good" | "calm" | "warn";

/** A button of an answer screen. `action` is its stable name for tests and for `::part`. */
export function button(
  action: string,
  text: string,
  onclick: () => void,
  primary = false,
): HTMLButtonElement {
  return h(
    "button",
    {
      type: "button",
      class: primary ? "conecte-button conecte-primary" : "conecte-button",
      part: primary ? "button button-primary" : "button",
      "data-action": action,
      onclick,
    },
    h("span", {}, text),
  );
}

/** A button that looks like a link. */
export function linkButton(action: string, text: string, onclick: () => void): HTMLButtonElement {
  return h(
    "button",
    { type: "button", class: "conecte-link", part: "link", "data-action": action, onclick },
    text,
  );
}

/** The row of buttons, the most likely first. */
export function actions(...buttons: Child[]): HTMLElement {
  return h("div", { class: "conecte-actions", part: "actions" }, ...buttons);
}

/** The head of an answer: what it is, at a glance, and the sentence that says it. */
export function head(tone: Tone, name: IconName, { title, text }: Message): HTMLElement {
  return h(
    "header",
    { class: "answer-head", "data-tone": tone },
    h("span", { class: "answer-mark", part: "mark" }, icon(name)),
    h("h2", { class: "conecte-heading", part: "heading", tabindex: -1 }, title),
    h("p", { class: "conecte-lede", part: "text" }, text),
  );
}

/** Pairs of name and value. */
export function facts(...pairs: [name: string, ...values: string[]][]): HTMLElement {
  return h(
    "dl",
    { class: "facts", part: "facts" },
    ...pairs.map(([name, ...values]) =>
      h("div", {}, h("dt", {}, name), ...values.filter(Boolean).map((value) => h("dd", {}, value))),
    ),
  );
}

/** As many characters as one carries from a screen to a telephone at a time; a lone last one joins its neighbours. */
const GROUPS = /.{5}(?=.{2})|.+/g;

/** A code to be read out on the telephone: the groups are drawn, the text itself has no gaps to copy. */
export function codeBox(label: string, code: string): HTMLElement {
  const [prefix, rest] = code.includes("-") ? code.split(/(?<=-)/, 2) : ["", code];
  const groups = [prefix, ...(rest?.match(GROUPS) ?? [])].filter(Boolean);
  return h(
    "div",
    { class: "code-box", part: "code-box" },
    h("span", { class: "code-label" }, label),
    h(
      "strong",
      { class: "code", part: "code", "data-code": code },
      ...groups.map((group) => h("span", { class: "code-group" }, group)),
    ),
  );
}

/** A sentence whose hyphenated words ("segunda-feira") stay in one piece. */
export function unbroken(sentence: string): Child[] {
  return sentence
    .split(/(\s+)/)
    .map((word) => (word.includes("-") ? h("span", { class: "unbroken" }, word) : word));
}
