/** Copying a code, and saying whether it worked. */
import { fill, h, icon } from "../dom.js";
import type { Strings } from "../strings/index.js";

/** The copy button with its live answer. */
export function copyButton(t: Strings, code: string): HTMLElement {
  const status = h("span", { class: "copy-status", role: "status" });
  const copy = async (): Promise<void> => {
    fill(status);
    try {
      // Missing outside secure contexts, and refused when the page has no permission.
      await navigator.clipboard.writeText(code);
      fill(status, t.buttons.copied);
    } catch {
      fill(status, t.buttons.copyFailed);
    }
  };
  const button = h(
    "button",
    {
      type: "button",
      class: "conecte-button",
      part: "button",
      "data-action": "copy",
      onclick: () => void copy(),
    },
    icon("copy"),
    h("span", {}, t.buttons.copy),
  );
  return h("div", { class: "copy" }, button, status);
}
