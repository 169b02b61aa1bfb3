/**
 * The form entry: importing it in a browser defines `<conecte-signup>`.
 *
 * ```html
 * <conecte-signup edge="https://signup.example" site-key="pk_example"></conecte-signup>
 * ```
 */
import { ConecteSignup } from "./element.js";

/** Tag name of the form. */
export const TAG = "conecte-signup";

// A second copy on the page (two bundles) must not throw; on a server there is nothing to define.
if (globalThis.customElements && !customElements.get(TAG)) customElements.define(TAG, ConecteSignup);

declare global {
  interface HTMLElementTagNameMap {
    "conecte-signup": ConecteSignup;
  }
}

export type { EdgeCode, FieldCode, LocalCode, ProblemCode, Reason } from "./codes.js";
export type { ConecteEventDetails, ConecteEventName, Doing } from "./events.js";
export type { Values } from "./values.js";
export { ConecteSignup };
