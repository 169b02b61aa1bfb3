import type { Failure, FieldError } from "../../dist/wasm/browser/conecte_ozmap.js";

/**
 * What every function of this package throws or rejects with.
 *
 * Besides the edge's problem codes: `network`, `timeout`, `aborted`, `bad_answer`, `invalid_input` (with `errors`),
 * `invalid_argument`, `unknown_field`, `not_initialised`, `init_failed`, `internal`.
 */
export class ConecteError extends Error implements Failure {
  override readonly name = "ConecteError";
  /** Stable; texts for people go by it. */
  readonly code: string;
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
