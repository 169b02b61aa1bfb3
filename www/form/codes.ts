/**
 * Every code that the rules (WASM) and the edge can answer with. The strings of each language are records over
 * these unions, so a code without a sentence does not compile.
 */
import type { Reason } from "../client/index.js";

type AddressLine = "street" | "number" | "block" | "flat" | "complement" | "district" | "city";

/** What can be wrong with one field. */
export type FieldCode =
  | "plan_required"
  | `name_${"required" | "incomplete" | "invalid_characters" | "too_long"}`
  | `phone_${"required" | "invalid" | "unknown_area_code"}`
  | `email_${"required" | "invalid" | "too_long"}`
  | `${"cep" | "state"}_invalid`
  | `${"cep" | "street" | "number" | "city" | "state"}_required`
  | `${AddressLine}_${"too_long" | "invalid_characters"}`
  | `location_${"required" | "invalid" | "outside_brazil"}`
  | "consent_required";

/** Problems that the edge names. */
export type EdgeCode =
  | "invalid_json"
  | "body_timeout"
  | "body_too_large"
  | "invalid_input"
  | "site_key_unknown"
  | "origin_not_allowed"
  | "not_found"
  | "method_not_allowed"
  | "too_many_requests"
  | `lookup_${"unavailable" | "not_offered"}`
  | `turnstile_${"required" | "failed" | "unavailable"}`
  | `ticket_${"invalid" | "expired" | "mismatch"}`
  | `idempotency_key_${"required" | "reused"}`
  | `turnstile_${"required" | "failed" | "unavailable"}`
  | "reservation_not_found"
  | "no_port_left"
  | "too_many_open_reservations"
  | "not_cancellable"
  | `upstream_${"unauthorized" | "refused" | "error" | "unreadable" | "unreachable" | "timeout" | "throttled"}`
  | "internal";

/** Problems between the page and the edge, as the client names them, and those that only this form knows. */
export type LocalCode =
  | "network"
  | "timeout"
  | "aborted"
  | "bad_answer"
  | "invalid_argument"
  | "unknown_field"
  | "not_initialised"
  | "init_failed"
  | "reservation_ended"
  | "turnstile_blocked"
  | "unknown";

/** Everything that can go wrong apart from a single field. */
export type ProblemCode = EdgeCode | LocalCode;

export type { Reason };
