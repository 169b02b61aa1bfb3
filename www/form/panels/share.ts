/** Taking the reservation along: people in Brazil send themselves what they want to keep. */
import { h, icon } from "../dom.js";

/** WhatsApp's own address for "send this to somebody", which also works where only its page does. */
const WHATSAPP = "https://wa.me/?text=";

/** A link that opens WhatsApp with a text to send. Nothing is sent by it. */
export function shareLink(label: string, text: string): HTMLElement {
  return h(
    "a",
    {
      class: "conecte-button",
      part: "button",
      "data-action": "share",
      href: WHATSAPP + encodeURIComponent(text),
      target: "_blank",
      rel: "noopener noreferrer",
    },
    icon("share"),
    h("span", {}, label),
  );
}
