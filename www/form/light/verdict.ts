/** What the rules say of one field as it stands, and which field an element of the form belongs to. */
import { validateField, validateSignup } from "../../client/index.js";
import { type ErrorTarget, FIELDS, spec } from "../fields.js";
import type { Strings } from "../strings/index.js";
import { toSignup, type Values } from "../values.js";

/** The field that an input is of. */
export function targetName(node: EventTarget | null): ErrorTarget | undefined {
  if (!(node instanceof HTMLInputElement || node instanceof HTMLSelectElement)) return undefined;
  if (node.name === "lat" || node.name === "lng") return "location";
  if (node.name === "plan" || node.name === "consent" || node.name in FIELDS) return node.name as ErrorTarget;
  return undefined;
}

/** What is said of a mistake. */
export function message(t: Strings, code: string): string {
  const messages: Record<string, string | undefined> = t.fieldErrors;
  return messages[code] ?? t.fieldErrorOther;
}

/** What is wrong with a field, in words; nothing while the rules have not arrived: the button asks them again. */
export function verdict(t: Strings, target: ErrorTarget, values: Values): string | undefined {
  if (target === "plan") return undefined;
  if (target === "consent") return values.consent ? undefined : message(t, "consent_required");
  try {
    const code =
      target === "location" ? locationCode(values) : validateField(spec(target).pointer, values[target]);
    return code === undefined ? undefined : message(t, code);
  } catch {
    return undefined;
  }
}

/** Whether nothing has been typed that could be wrong. */
export function isEmpty(target: ErrorTarget, values: Values): boolean {
  if (target === "location") return !values.lat.trim() || !values.lng.trim();
  return target === "plan" || target === "consent" || !values[target].trim();
}

/** The order of the page. */
export function place(target: ErrorTarget): number {
  const order: ErrorTarget[] = ["plan", ...(Object.keys(FIELDS) as ErrorTarget[]), "location", "consent"];
  return order.indexOf(target);
}

/** The point is two numbers, so only the rule for the whole signup knows it. */
function locationCode(values: Values): string | undefined {
  return validateSignup(toSignup(values)).find(({ pointer }) => pointer === "/location")?.code;
}
