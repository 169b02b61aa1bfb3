/** What stands between a step and the next. The rules are the WASM's; here is only which of its answers matter when. */
import { validateSignup } from "../client/index.js";
import { STEPS, type Step, targetOf } from "./fields.js";
import type { Issue } from "./problem.js";
import { toSignup, type Values } from "./values.js";

/**
 * The issues of `step` and of those before it, which a reload or a changed plan list may have brought back.
 *
 * @throws ConecteError `not_initialised` before the WASM has loaded
 */
export function findIssues(values: Values, step: Step): Issue[] {
  const issues: Issue[] = validateSignup(toSignup(values));
  // Consent is between the person and the site: it is not part of the signup that the rules see.
  if (!values.consent) issues.push({ pointer: "/consent", code: "consent_required" });
  return issues.filter(({ pointer }) => {
    const place = targetOf(pointer);
    return !place || STEPS.indexOf(place.step) <= STEPS.indexOf(step);
  });
}
