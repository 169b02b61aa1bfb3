/**
 * The only ways this form makes DOM. Text goes in as text nodes and attributes one by one, never as markup:
 * nothing that a person or the edge sends can become HTML, and Trusted Types have nothing to object to.
 */
export type Child = Node | string | number | null | undefined | false;

type Listener = (event: never) => void;
/** `on…` keys are listeners; `true` sets an empty attribute; `false` and `undefined` set nothing. */
export type Props = Record<string, string | number | boolean | undefined | Listener>;

const SVG = "http://www.w3.org/2000/svg";

/** Makes an HTML element. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) {
    if (typeof value === "function") element.addEventListener(key.slice(2), value as EventListener);
    else setAttribute(element, key, value);
  }
  append(element, children);
  return element;
}

/** Sets, toggles or removes one attribute, by the rules of {@link Props}. */
export function setAttribute(
  element: Element,
  name: string,
  value: string | number | boolean | undefined,
): void {
  if (value === undefined || value === false) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? "" : String(value));
}

/** Replaces everything inside `element`. */
export function fill(element: Element, ...children: Child[]): void {
  element.replaceChildren();
  append(element, children);
}

function append(element: Element, children: Child[]): void {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    element.append(typeof child === "number" ? String(child) : child);
  }
}

/** Each icon is one path on a 24 × 24 grid, drawn with a stroke. */
const ICONS = {
  check: "M5 12.5l4.5 4.5L19 7.5",
  pin: "M12 21s-6.5-5.6-6.5-11a6.5 6.5 0 0113 0c0 5.4-6.5 11-6.5 11zM12 12.3a2.3 2.3 0 100-4.6 2.3 2.3 0 000 4.6z",
  here: "M12 8.5a3.5 3.5 0 100 7 3.5 3.5 0 000-7zM12 2.5v3M12 18.5v3M2.5 12h3M18.5 12h3",
  alert: "M12 8v5M12 16.5v.1M10.3 4.2L2.9 17a2 2 0 001.7 3h14.8a2 2 0 001.7-3L13.7 4.2a2 2 0 00-3.4 0z",
  bell: "M6 16v-5a6 6 0 1112 0v5l1.5 2h-15L6 16zM10 20.5a2.2 2.2 0 004 0",
  cloud: "M4 4l16 16M8 8.2A5 5 0 005.5 17.5H17M19.6 16.6A4 4 0 0016.5 10 6 6 0 0010.8 6.1",
  clock: "M12 7v5l3 2M12 21a9 9 0 100-18 9 9 0 000 18z",
  share: "M4 12v7h16v-7M12 15V4M7.5 8.5L12 4l4.5 4.5",
  copy: "M9 9h10v10H9zM5 15V5h10",
} as const;

/** The name of an icon. */
export type IconName = keyof typeof ICONS;

/** Makes a decorative icon: colour and size come from the style sheet. */
export function icon(name: IconName): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "conecte-icon");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("focusable", "false");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}
