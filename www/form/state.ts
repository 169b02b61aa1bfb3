/** Where a signup stands. One value says everything that the screen shows, apart from what is being typed. */
import type { ProblemCode, Reason } from "./codes.js";
import type { Doing } from "./events.js";
import type { Step } from "./fields.js";

/** What the form keeps of a reservation: nothing about the person. `secret` reads it back at the edge. */
export interface Kept {
  id: string;
  code: string;
  secret: string;
  expiresAt?: string;
}

/** One attempt to reserve. It lives until its outcome is known, so that a repeat is the same request. */
export interface Attempt {
  key: string;
  ticket: string;
}

/** A screen. */
export type View =
  | { at: "form"; step: Step }
  | { at: "viable"; ticket: string; ticketExpiresAt: string }
  | { at: "not_viable"; reason: Reason }
  | { at: "no_port_left" }
  | { at: "pending"; reservation: Kept; long?: boolean }
  | { at: "reserved"; reservation: Kept }
  | { at: "lead"; reason?: Reason }
  | { at: "lead_done"; code: string }
  /** `step`: where the person was, if in the form. */
  | { at: "trouble"; doing: Doing; code: ProblemCode; reason?: Reason; step?: Step };

/** Screens whose button makes a call that a site may want a person behind. */
export function needsPerson(view: View): boolean {
  return view.at === "lead" || (view.at === "form" && view.step === "contact");
}

/** Screens after which nothing that was typed is needed any more. */
export function isFinal(view: View): boolean {
  return view.at === "reserved" || view.at === "lead_done";
}
