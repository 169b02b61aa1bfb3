/**
 * Puts the style sheets in place as adopted sheets: no `<style>` element and no style attribute, so that a strict
 * `style-src 'self'` holds.
 */
import { choices } from "./choices.js";
import { chrome } from "./chrome.js";
import { fields } from "./fields.js";
import { shared } from "./shared.js";
import { tokens } from "./tokens.js";

// Made at first use: on a server there is no CSSStyleSheet.
let inside: CSSStyleSheet | undefined;
let outside: CSSStyleSheet | undefined;

/** Adopts the sheets: into the shadow root, and into the tree that holds the light-DOM form. */
export function adopt(element: HTMLElement, shadow: ShadowRoot): void {
  inside ??= sheet(tokens + shared + chrome);
  outside ??= sheet(shared + fields + choices);
  add(shadow, inside);
  const tree = element.getRootNode();
  if (tree instanceof Document || tree instanceof ShadowRoot) add(tree, outside);
}

function add(tree: DocumentOrShadowRoot, one: CSSStyleSheet): void {
  if (!tree.adoptedStyleSheets.includes(one)) tree.adoptedStyleSheets = [...tree.adoptedStyleSheets, one];
}

function sheet(css: string): CSSStyleSheet {
  const made = new CSSStyleSheet();
  made.replaceSync(css);
  return made;
}
