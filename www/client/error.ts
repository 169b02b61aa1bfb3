import type { Failure, FieldError } from "../../dist/wasm/browser/conecte_ozmap.js";

/** What the edge answers to a page instead of what was asked for: the codes of its problem details. */
export type EdgeCode =
  | "invalid_json"
  | "idempotency_key_required"
  | "site_key_unknown"
  | "operator_key_required"
  | "deployment_key_required"
  | "origin_not_allowed"
  | "turnstile_required"
  | "turnstile_failed"
  | "not_found"
  | "lookup_not_offered"
  | "reservation_not_found"
  | "site_not_found"
  | "key_not_found"
  | "method_not_allowed"
  | "body_timeout"
  | "no_port_left"
  | "too_many_open_reservations"
  | "not_cancellable"
  | "not_confirmable"
  | "site_has_reservations"
  | "site_changed"
  | "too_many_keys"
  | "ticket_expired"
  | "body_too_large"
  | "invalid_input"
  | "ticket_invalid"
  | "ticket_mismatch"
  | "idempotency_key_reused"
  | "radius_required"
  | "site_invalid"
  | "too_many_requests"
  | "internal"
  | "upstream_unauthorized"
  | "upstream_refused"
  | "upstream_error"
  | "upstream_unreadable"
  | "upstream_unreachable"
  | "upstream_throttled"
  | "coverage_not_ready"
  | "lookup_unavailable"
  | "turnstile_unavailable"
  | "upstream_timeout";

/** What goes wrong before an answer of the edge, or instead of one. */
export type LocalCode =
  | "network"
  | "timeout"
  | "aborted"
  | "bad_answer"
  | "invalid_input"
  | "invalid_argument"
  | "unknown_field"
  | "not_initialised"
  | "init_failed"
  | "internal";

/** A code that this version knows, or one that a newer edge may send. */
export type ErrorCode = EdgeCode | LocalCode | (string & {});

/** What every function of this package throws or rejects with. `invalid_input` comes with `errors`. */
export class ConecteError extends Error implements Failure {
  override readonly name = "ConecteError";
  /** Stable; texts for people go by it. */
  readonly code: ErrorCode;
  /** HTTP status, when there was an answer. */
  readonly status?: number;
  /** Mistakes in the input, by field. */
  readonly errors?: FieldError[];
  /** The edge's id of the request, for support. */
  readonly requestId?: string;
  /** Whether the same call may succeed later. With the same idempotency key, repeating is safe. */
  readonly retryable: boolean;

  constructor(failure: Failure, options?: ErrorOptions) {
    super(failure.message, options);
    this.code = failure.code;
    this.retryable = failure.retryable;
    if (failure.status !== undefined) this.status = failure.status;
    if (failure.errors !== undefined) this.errors = failure.errors;
    if (failure.requestId !== undefined) this.requestId = failure.requestId;
  }
}

/** What the WASM core threw, as an `Error`. */
export function asConecteError(thrown: unknown): ConecteError {
  if (thrown instanceof ConecteError) return thrown;
  if (isFailure(thrown)) return new ConecteError(thrown);
  // The next call gets a fresh instance.
  return new ConecteError(
    { code: "internal", message: "the WASM core failed", retryable: true },
    { cause: thrown },
  );
}

function isFailure(thrown: unknown): thrown is Failure {
  return typeof thrown === "object" && thrown !== null && "code" in thrown && "retryable" in thrown;
}
