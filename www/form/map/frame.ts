/** What stands around the map: buttons to come nearer, credits, a line of help. Made node by node, never as markup. */
import { css } from "../../../dist/leaflet/leaflet.js";
import { symbol } from "./drawing.js";
import { look } from "./look.js";
import type { Credit, PinWords } from "./options.js";

let made: CSSStyleSheet[] | undefined;

/** Leaflet's style sheet and ours. */
export function sheets(): CSSStyleSheet[] {
  made ??= [css, look].map((text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    return sheet;
  });
  return made;
}

/** The two buttons. */
export function zoomButtons({ zoomIn, zoomOut }: PinWords, zoom: (by: number) => void): HTMLElement {
  const group = document.createElement("div");
  group.className = "zooms";
  for (const { by, text, path } of [
    { by: 1, text: zoomIn, path: "M12 5v14M5 12h14" },
    { by: -1, text: zoomOut, path: "M5 12h14" },
  ]) {
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("part", "zoom");
    button.setAttribute("aria-label", text);
    button.append(symbol(path));
    button.addEventListener("click", () => zoom(by));
    group.append(button);
  }
  return group;
}

/** Whose data is shown; each once. */
export function credits(all: readonly Credit[]): HTMLElement[] {
  const each = all.filter(({ text }, at) => all.findIndex((other) => other.text === text) === at);
  return each.map(({ text, url }) => {
    const line = document.createElement(url ? "a" : "span");
    line.textContent = text;
    if (line instanceof HTMLAnchorElement && url) {
      line.href = url;
      line.target = "_blank";
      line.rel = "noopener noreferrer";
    }
    return line;
  });
}

/** How to move the pin; the pin is described by it. */
export function helpLine({ help }: PinWords): HTMLElement {
  const line = document.createElement("p");
  line.id = "help";
  line.className = "help";
  line.textContent = help;
  return line;
}
