/** What every request passes: an id, security headers, the site's key and origin, and errors as problems. */
import type { Context as HonoContext, MiddlewareHandler } from "hono";
import type { Site } from "../../dist/wasm/edge/conecte_ozmap.js";
import { core } from "./core.ts";
import type { Env } from "./env.ts";
import { BODY_MAX_BYTES } from "./limits.ts";
import { log } from "./log.ts";
import { asProblem, problem, problemResponse } from "./problem.ts";
import { anySiteAllows, siteByKey } from "./sites.ts";

export interface Context {
  Bindings: Env;
  Variables: { requestId: string; site: Site };
}

const CORS_METHODS = "GET, POST, DELETE";
const CORS_HEADERS = "authorization, content-type, idempotency-key, x-site-key";

/** Gives the request its id, answers preflights, sets headers, logs one line. */
export const guard: MiddlewareHandler<Context> = async (c, next) => {
  const started = Date.now();
  c.set("requestId", crypto.randomUUID());
  const origin = c.req.header("origin");
  const instance = core();
  let allowed = false;
  try {
    allowed = origin !== undefined && anySiteAllows(c.env, origin);
    if (c.req.method === "OPTIONS" && c.req.header("access-control-request-method")) c.res = preflight();
    else await next();
  } catch (thrown) {
    // Hono hands only instances of Error to its error handler; the core's problems are plain objects.
    c.res = failed(thrown, c);
  }
  // An answer that an instance now ended had a hand in is not given; the page asks again.
  if (core() !== instance && c.res.status !== 500)
    c.res = failed(new Error("the core ended during this request"), c);
  if (allowed) c.header("access-control-allow-origin", origin);
  c.header("vary", "Origin");
  c.header("x-request-id", c.var.requestId);
  c.header("access-control-expose-headers", "x-request-id");
  c.header("x-content-type-options", "nosniff");
  c.header("referrer-policy", "no-referrer");
  if (c.req.path.startsWith("/v1/")) c.header("cache-control", "no-store");
  const ms = Date.now() - started;
  // The id of a reservation and the CEP of a person stay out of the log.
  const route = c.req.path.replace(/^(\/v1\/(?:reservations|cep)\/).*/, "$1:id");
  log("request", { id: c.var.requestId, method: c.req.method, route, status: c.res.status, ms });
};

function preflight(): Response {
  const headers = {
    "access-control-allow-methods": CORS_METHODS,
    "access-control-allow-headers": CORS_HEADERS,
    "access-control-max-age": "600",
  };
  return new Response(null, { status: 204, headers });
}

/** Lets in who has a site's key and, from a page, comes from one of its origins. */
export const admit: MiddlewareHandler<Context> = async (c, next) => {
  const site = siteByKey(c.env, c.req.header("x-site-key") ?? "");
  if (!site) throw problem("site_key_unknown");
  const origin = c.req.header("origin");
  if (origin !== undefined && !site.allowsOrigin(origin)) throw problem("origin_not_allowed");
  c.set("site", site);
  await next();
};

/** Every error as a problem; what nobody foresaw is `internal`, and its cause stays in the log. */
export function failed(error: unknown, c: HonoContext<Context>): Response {
  const known = asProblem(error);
  if (!known) log("internal", { id: c.var.requestId, error: String(error) });
  return problemResponse(known ?? problem("internal"), c.var.requestId);
}

/** The request's body, if it is not larger than the route accepts. Throws a problem. */
export async function bodyOf(c: HonoContext<Context>, maxBytes = BODY_MAX_BYTES): Promise<Uint8Array> {
  const body = new Uint8Array(maxBytes);
  let length = 0;
  for await (const chunk of c.req.raw.body ?? []) {
    if (length + chunk.byteLength > maxBytes) throw problem("body_too_large");
    body.set(chunk, length);
    length += chunk.byteLength;
  }
  return body.subarray(0, length);
}
