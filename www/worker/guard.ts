/** What every request passes: an id, security headers, preflights, and errors as problems. */
import type { Context as HonoContext, MiddlewareHandler } from "hono";
import { matchedRoutes } from "hono/route";
import type { Site } from "../../dist/wasm/edge/conecte_ozmap.js";
import { readBody } from "./body.ts";
import { core } from "./core.ts";
import type { Env } from "./env.ts";
import { BODY_MAX_BYTES, BODY_TIMEOUT_MS } from "./limits.ts";
import { log } from "./log.ts";
import { metricsOf } from "./metrics.ts";
import { asProblem, problem, problemResponse } from "./problem.ts";
import { anySiteAllows, type Background } from "./sites.ts";
import { serverTiming, type Trace } from "./trace.ts";

export interface Context {
  Bindings: Env;
  /** `operator` is the id of the operator's key that the request carries, once its store has said so. */
  Variables: { requestId: string; site: Site; operator?: string; trace: Trace };
}

const CORS_METHODS = "GET, POST, DELETE";
const CORS_HEADERS = "authorization, content-type, idempotency-key, x-site-key, x-turnstile-token";

/** Gives the request its id, answers preflights, sets headers, logs one line. */
export const guard: MiddlewareHandler<Context> = async (c, next) => {
  const started = Date.now();
  const id = crypto.randomUUID();
  const trace: Trace = { request: id, upstreamMs: 0 };
  c.set("requestId", id);
  c.set("trace", trace);
  const { method, path } = c.req;
  const origin = c.req.header("origin");
  const instance = core();
  let allowed = false;
  try {
    allowed = origin !== undefined && (await anySiteAllows(c.env, origin, backgroundOf(c)));
    if (method === "OPTIONS" && c.req.header("access-control-request-method")) c.res = preflight();
    else await next();
  } catch (thrown) {
    // Hono hands only instances of Error to its error handler; the core's problems are plain objects.
    c.res = failed(thrown, c);
  }
  // An answer that an instance now ended had a hand in is not given; the page asks again.
  if (core() !== instance && c.res.status !== 500)
    c.res = failed(new Error("the core ended during this request"), c);
  // Not `c.header`, which would make a new response for each of them.
  const { headers, status } = c.res;
  const ms = Date.now() - started;
  if (allowed && origin !== undefined) {
    headers.set("access-control-allow-origin", origin);
    headers.set("timing-allow-origin", origin);
  }
  headers.set("server-timing", serverTiming(trace, ms));
  headers.set("vary", "Origin");
  headers.set("x-request-id", id);
  headers.set("access-control-expose-headers", "x-request-id, retry-after");
  headers.set("x-content-type-options", "nosniff");
  headers.set("referrer-policy", "no-referrer");
  if (path.startsWith("/v1/")) headers.set("cache-control", "no-store");
  // Not the path: the id of a reservation, the CEP of a person and what else somebody puts there stay out of the log.
  const route = matchedRoutes(c).find((one) => !one.path.includes("*"))?.path ?? "*";
  log("request", { id, method, route, status, ms });
  const site = c.get("site") as Site | undefined;
  if (site) metricsOf(site.id).request(method, route, status);
};

function preflight(): Response {
  const headers = {
    "access-control-allow-methods": CORS_METHODS,
    "access-control-allow-headers": CORS_HEADERS,
    "access-control-max-age": "600",
  };
  return new Response(null, { status: 204, headers });
}

/** Keeps the isolate alive for work that goes on after the answer. */
export function backgroundOf(c: HonoContext<Context>): Background {
  return (work) => c.executionCtx.waitUntil(work);
}

/** Every error as a problem; what nobody foresaw is `internal`, and its cause stays in the log. */
export function failed(error: unknown, c: HonoContext<Context>): Response {
  const known = asProblem(error);
  if (!known) log("internal", { id: c.var.requestId, error: String(error) });
  return problemResponse(known ?? problem("internal"), c.var.requestId);
}

/** The request's body, if it arrives in time and is not larger than the route accepts. Throws a problem. */
export async function bodyOf(c: HonoContext<Context>, maxBytes = BODY_MAX_BYTES): Promise<Uint8Array> {
  // One that breaks off, or whose chunks are none, is no whole body, and no defect of ours.
  const reading = readBody(c.req.raw, maxBytes).catch(() => {
    throw problem("invalid_json");
  });
  // Nobody waits for it any more once it is late.
  reading.catch(() => undefined);
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(problem("body_timeout")), BODY_TIMEOUT_MS);
  const body = await Promise.race([reading, late]).finally(() => clearTimeout(timer));
  if (!body) throw problem("body_too_large");
  return body;
}
