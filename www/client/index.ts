// The types of the WASM core name `Symbol.dispose`, which not every project that uses this package has in its `lib`.
/// <reference lib="esnext.disposable" preserve="true" />
/**
 * The npm entry: loads the WASM core once, and calls it. Every rule is in Rust.
 *
 * ```ts
 * import { createClient } from "conecte-ozmap";
 *
 * const client = createClient({ edge: "https://signup.example", siteKey: "pk_demo_invented" });
 * const { plans } = await client.plans();
 * const outcome = await client.checkViability(signup);
 * if (outcome.outcome === "viable") {
 *   const keys = { idempotencyKey: newIdempotencyKey() };
 *   const reservation = await client.reserve({ signup, ticket: outcome.ticket }, keys);
 * }
 * ```
 *
 * @module
 */
import type {
  AddressInput,
  CepAnswer,
  EdgeClient,
  FieldError,
  Geocoding,
  Lead,
  NewReservation,
  Outcome,
  Plans,
  Reason,
  Reservation,
  SignupInput,
} from "../../dist/wasm/browser/conecte_ozmap.js";
import { asConecteError } from "./error.js";
import { type Core, core, init, type WasmSource, whileAlive } from "./load.js";

export type {
  AddressInput,
  Attribution,
  Candidate,
  CepAnswer,
  ContactInput,
  Failure,
  FieldError,
  Geocoding,
  Lead,
  LocationInput,
  NewReservation,
  Outcome,
  Plan,
  Plans,
  Precision,
  Reason,
  Reservation,
  ReservationState,
  SignupInput,
  Site,
  SiteTexts,
  SiteWords,
  Turnstile,
} from "../../dist/wasm/browser/conecte_ozmap.js";
export {
  type Attempt,
  type AttemptStorage,
  endsAttempt,
  forgetAttempt,
  keepAttempt,
  keptAttempt,
  type RetryOptions,
  retry,
} from "./again.js";
export { ConecteError, type EdgeCode, type ErrorCode, type LocalCode } from "./error.js";
export { newIdempotencyKey } from "./keys.js";
export { init, type WasmSource };

/** Each call gives up after this long unless told otherwise: twice what the edge allows OZmap. */
const DEFAULT_TIMEOUT_MS = 20_000;

/** How to reach one site's edge. */
export interface ClientOptions {
  /** Address of the edge. Empty: the page's own origin. */
  edge: string;
  /** The site's publishable key, `pk_…`. */
  siteKey: string;
  /** Each call gives up after so many milliseconds; 20,000 by default. */
  timeoutMs?: number;
}

/** What every call takes. */
export interface CallOptions {
  /** Aborts the call: it rejects with code `aborted`. */
  signal?: AbortSignal;
}

/** What a check takes. */
export interface CheckOptions extends CallOptions {
  /**
   * A token of Cloudflare Turnstile, for a site that asks for one (`Plans.site.turnstile`). Good for one call: a repeat
   * needs another.
   */
  turnstile?: string;
}

/** What a call that creates something takes. */
export interface CreateOptions extends CallOptions {
  /**
   * 8 to 128 of `A-Z a-z 0-9 _ -`, from `newIdempotencyKey()` or `keepAttempt()`. Keep it and repeat the call with it after a failure:
   * the same key never creates twice.
   */
  idempotencyKey: string;
}

/** What leaving a lead takes. */
export interface LeadOptions extends CreateOptions, CheckOptions {
  /** Why the address could not be served, from `Outcome`. */
  reason?: Reason;
}

/** An address to look for: street, city and state, and whatever else is known. */
export type PlaceInput = Pick<AddressInput, "street" | "city" | "state"> & Partial<AddressInput>;

/** What reads and cancels a reservation. */
export interface ReservationAccess {
  /** `NewReservation.id` */
  id: string;
  /** `NewReservation.secret` */
  secret: string;
}

/** Calls one site's edge. Every call loads the WASM first if need be, and rejects with a `ConecteError`. */
export interface ConecteClient {
  /** The site's plans, in the order in which the site wants them shown. */
  plans(options?: CallOptions): Promise<Plans>;
  /**
   * What a CEP stands for, to spare typing. That nobody knows it is an answer; `lookup_unavailable` is a failure, and
   * `lookup_not_offered` the site's choice: in both cases the person types.
   */
  cep(cep: string, options?: CallOptions): Promise<CepAnswer>;
  /**
   * Candidate places of an address, for a person to choose from or to correct. Call it when the address is complete or
   * the person asks, never at each key. Rejects as {@link ConecteClient.cep} does: the person then places the pin.
   */
  geocode(address: PlaceInput, options?: CallOptions): Promise<Geocoding>;
  /** Whether the address can be served with the plan. An upstream failure rejects; it is never "not viable". */
  checkViability(signup: SignupInput, options?: CheckOptions): Promise<Outcome>;
  /** Reserves a port. While the state is `pending`, repeat with the same key, or read it. */
  reserve(what: { signup: SignupInput; ticket: string }, options: CreateOptions): Promise<NewReservation>;
  /** Reads a reservation. */
  reservation(access: ReservationAccess, options?: CallOptions): Promise<Reservation>;
  /** Cancels a reservation: the port is given up. */
  cancel(access: ReservationAccess, options?: CallOptions): Promise<Reservation>;
  /** Leaves a lead, for an address that cannot be served or when the provider's system is down. */
  leaveLead(signup: SignupInput, options: LeadOptions): Promise<Lead>;
}

/** Makes a client. Nothing is loaded or called yet. */
export function createClient({
  edge,
  siteKey,
  timeoutMs = DEFAULT_TIMEOUT_MS,
}: ClientOptions): ConecteClient {
  let made: { core: Core; client: EdgeClient } | undefined;
  const call = async <T>(run: (client: EdgeClient) => Promise<T>): Promise<T> => {
    await init();
    try {
      const now = core();
      if (made?.core !== now) made = { core: now, client: new now.EdgeClient(edge, siteKey, timeoutMs) };
      return await whileAlive(run(made.client));
    } catch (thrown) {
      throw asConecteError(thrown);
    }
  };
  return {
    plans: (options) => call((client) => client.plans(options?.signal)),
    cep: (cep, options) => call((client) => client.cep(cep, options?.signal)),
    geocode: (address, options) => call((client) => client.geocode(address, options?.signal)),
    checkViability: (signup, options) =>
      call((client) => client.checkViability(signup, options?.turnstile, options?.signal)),
    reserve: ({ signup, ticket }, { idempotencyKey, signal }) =>
      call((client) => client.reserve(signup, ticket, idempotencyKey, signal)),
    reservation: ({ id, secret }, options) =>
      call((client) => client.reservation(id, secret, options?.signal)),
    cancel: ({ id, secret }, options) => call((client) => client.cancel(id, secret, options?.signal)),
    leaveLead: (signup, { reason, idempotencyKey, turnstile, signal }) =>
      call((client) => client.leaveLead(signup, reason, idempotencyKey, turnstile, signal)),
  };
}

/**
 * Checks a whole signup by the rules of the edge. Returns every mistake in the order of the fields; empty: all is well.
 *
 * @throws ConecteError `not_initialised` before `init()`; `invalid_input` when the value has not the shape of a signup
 */
export function validateSignup(input: SignupInput): FieldError[] {
  return rule(() => core().validateSignup(input));
}

/**
 * Checks one text field, for errors as the person types. Returns the code of the mistake, or `undefined`: all is well.
 *
 * @param pointer JSON pointer of the field: `/contact/phone`
 * @throws ConecteError `not_initialised` before `init()`; `unknown_field` when there is no such text field
 */
export function validateField(pointer: string, value: string): string | undefined {
  return rule(() => core().validateField(pointer, value));
}

/**
 * Formats a phone number while it is typed: `(48) 99999-0000`. Only its digits, and a `+` before them, decide.
 *
 * @throws ConecteError `not_initialised` before `init()`
 */
export function formatPhone(partial: string): string {
  return rule(() => core().formatPhone(partial));
}

/**
 * Formats a CEP while it is typed: `88025-500`. Only its digits decide.
 *
 * @throws ConecteError `not_initialised` before `init()`
 */
export function formatCep(partial: string): string {
  return rule(() => core().formatCep(partial));
}

function rule<T>(run: () => T): T {
  try {
    return run();
  } catch (thrown) {
    throw asConecteError(thrown);
  }
}
