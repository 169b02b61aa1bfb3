/** What a page would load in place of our browser module: the rules of the fields, and a client of the edge. */
import * as z from "zod";
import { validateSignup as check, type FieldError } from "./signup.ts";

export { formatCep, formatPhone, validateField } from "./signup.ts";

/** Why a call failed. */
class Failure extends Error {
  readonly code: string;
  readonly retryable: boolean;
  readonly status: number | undefined;
  readonly errors: FieldError[] | undefined;
  readonly requestId: string | undefined;

  constructor(code: string, message: string, more: Partial<Failure> = {}) {
    super(message);
    this.code = code;
    this.retryable = more.retryable ?? false;
    this.status = more.status;
    this.errors = more.errors;
    this.requestId = more.requestId;
  }
}

/** Every mistake of a signup, in the order of the fields. */
export function validateSignup(input: unknown): FieldError[] {
  const checked = check(input);
  if ("signup" in checked) return [];
  if (!checked.errors) throw new Failure("invalid_input", "the value is not of the shape of SignupInput");
  return checked.errors;
}

const words = z.object({ consent: z.string().optional(), next: z.string().optional() }).optional();

const plans = z.object({
  site: z.object({
    name: z.string(),
    languages: z.array(z.string()).optional(),
    texts: z.object({ "pt-BR": words, en: words, es: words }).optional(),
    turnstile: z.object({ siteKey: z.string() }).optional(),
  }),
  plans: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      description: z.string().optional(),
      downloadMbps: z.number().optional(),
      uploadMbps: z.number().optional(),
      monthlyPriceCents: z.number().optional(),
    }),
  ),
});

const reason = z.enum([
  "no_box_in_range",
  "no_free_port",
  "outside_plan_region",
  "plan_tags_match_no_region",
]);

const outcome = z.discriminatedUnion("outcome", [
  z.object({ outcome: z.literal("viable"), ticket: z.string(), ticketExpiresAt: z.string() }),
  z.object({ outcome: z.literal("not_viable"), reason }),
]);

const reservation = z.object({
  id: z.string(),
  code: z.string(),
  state: z.enum([
    "pending",
    "reserved",
    "confirmed",
    "activated",
    "releasing",
    "released",
    "cancelled",
    "failed",
  ]),
  expiresAt: z.string().optional(),
});

const newReservation = reservation.extend({ secret: z.string() });
const lead = z.object({ code: z.string() });
const problem = z.object({
  code: z.string(),
  title: z.string().optional(),
  requestId: z.string().optional(),
});

interface Call<T> {
  method: string;
  path: string;
  headers?: Record<string, string>;
  body?: unknown;
  answer: z.ZodType<T>;
  signal?: AbortSignal | undefined;
}

const passing = (status: number) => status < 400 || [408, 425, 429, 500, 502, 503, 504].includes(status);
const proof = (token?: string) => (token ? { "x-turnstile-token": token } : {});
const keyed = (key: string) => ({ "idempotency-key": key });
const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` });

/** The body of a signup, normalised; mistakes are told without a round trip. */
function body(input: unknown, extra: object = {}): object {
  const checked = check(input);
  if ("signup" in checked) return { ...checked.signup, ...extra };
  const { errors } = checked;
  throw new Failure("invalid_input", "fields of the signup have mistakes", errors ? { errors } : {});
}

/** Calls one site's edge. */
export class EdgeClient {
  readonly #url: string;
  readonly #siteKey: string;
  readonly #timeoutMs: number;

  constructor(edgeUrl: string, siteKey: string, timeoutMs: number) {
    this.#url = edgeUrl.replace(/\/+$/, "");
    this.#siteKey = siteKey;
    this.#timeoutMs = timeoutMs;
  }

  plans(signal?: AbortSignal) {
    return this.#call({ method: "GET", path: "/v1/plans", answer: plans, signal });
  }

  async checkViability(signup: unknown, turnstile?: string, signal?: AbortSignal) {
    const more = { headers: proof(turnstile), body: body(signup), answer: outcome };
    return this.#call({ method: "POST", path: "/v1/viability", ...more, signal });
  }

  async reserve(signup: unknown, ticket: string, idempotencyKey: string, signal?: AbortSignal) {
    const more = { headers: keyed(idempotencyKey), body: body(signup, { ticket }) };
    return this.#call({ method: "POST", path: "/v1/reservations", ...more, answer: newReservation, signal });
  }

  reservation(id: string, secret: string, signal?: AbortSignal) {
    return this.#own("GET", id, secret, signal);
  }

  cancel(id: string, secret: string, signal?: AbortSignal) {
    return this.#own("DELETE", id, secret, signal);
  }

  async leaveLead(
    signup: unknown,
    why: string | undefined,
    idempotencyKey: string,
    turnstile?: string,
    signal?: AbortSignal,
  ) {
    if (why !== undefined && !reason.safeParse(why).success)
      throw new Failure("invalid_input", "no such reason");
    const headers = { ...keyed(idempotencyKey), ...proof(turnstile) };
    const more = { headers, body: body(signup, why ? { reason: why } : {}) };
    return this.#call({ method: "POST", path: "/v1/leads", ...more, answer: lead, signal });
  }

  #own(method: string, id: string, secret: string, signal?: AbortSignal) {
    const path = `/v1/reservations/${encodeURIComponent(id)}`;
    return this.#call({ method, path, headers: bearer(secret), answer: reservation, signal });
  }

  async #call<T>({ method, path, headers = {}, body, answer, signal }: Call<T>): Promise<T> {
    const limit = AbortSignal.timeout(this.#timeoutMs);
    let response: Response;
    let text: string;
    try {
      response = await fetch(this.#url + path, {
        method,
        headers: {
          accept: "application/json",
          "x-site-key": this.#siteKey,
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...headers,
        },
        credentials: "omit",
        referrerPolicy: "strict-origin",
        redirect: "manual",
        signal: signal ? AbortSignal.any([signal, limit]) : limit,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      text = await response.text();
    } catch {
      if (signal?.aborted) throw new Failure("aborted", "the caller aborted the request");
      if (limit.aborted) throw new Failure("timeout", "the edge did not answer in time", { retryable: true });
      throw new Failure("network", "the edge could not be reached", { retryable: true });
    }
    return read(response, text, answer);
  }
}

function read<T>({ ok, status }: Response, text: string, answer: z.ZodType<T>): T {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // Not JSON, so not of the API: told below.
  }
  if (ok) {
    const decoded = answer.safeParse(json);
    if (decoded.success) return decoded.data;
  }
  const told = ok ? undefined : problem.safeParse(json).data;
  if (!told) {
    const more = { status, retryable: passing(status) };
    throw new Failure("bad_answer", "the answer is not one of the edge's API", more);
  }
  const lasting = ["upstream_unauthorized", "upstream_refused"].includes(told.code);
  throw new Failure(told.code, told.title ?? "", {
    status,
    retryable: passing(status) && !lasting,
    ...(told.requestId === undefined ? {} : { requestId: told.requestId }),
    ...(typeof json === "object" && json !== null && "errors" in json
      ? { errors: json.errors as FieldError[] }
      : {}),
  });
}
