/** The events of `<conecte-signup>`: bubbling and composed, with nothing about the network and nobody's data. */
import type { ProblemCode, Reason } from "./codes.js";

/** What the form was doing when something went wrong. */
export type Doing = "plans" | "check" | "reserve" | "wait" | "lead";

/** Event names and their details. */
export interface ConecteEventDetails {
  /** The address can be served with the plan. */
  "conecte-viable": { plan: string; ticketExpiresAt: string };
  /** The person asks for the reservation. Cancelled, nothing is sent: fields of your own still need a look. */
  "conecte-reserve": { plan: string };
  /** It cannot, and why. */
  "conecte-not-viable": { plan: string; reason: Reason };
  /** A port is reserved. `expiresAt` is RFC 3339. */
  "conecte-reserved": { plan: string; id: string; code: string; expiresAt?: string };
  /** The person left a contact. */
  "conecte-lead": { plan: string; code: string; reason?: Reason };
  /** A call did not work. It says nothing about the address. */
  "conecte-error": { doing: Doing; code: ProblemCode; status?: number; retryable: boolean };
}

/** The name of an event of the form. */
export type ConecteEventName = keyof ConecteEventDetails;

/** Sends one of the form's events from `target`. `false` when the page has cancelled it. */
export function emit<N extends ConecteEventName>(
  target: EventTarget,
  name: N,
  detail: ConecteEventDetails[N],
): boolean {
  const cancelable = name === "conecte-reserve";
  return target.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable }));
}

type ConecteEventMap = { [N in ConecteEventName]: CustomEvent<ConecteEventDetails[N]> };

declare global {
  interface HTMLElementEventMap extends ConecteEventMap {}
}
