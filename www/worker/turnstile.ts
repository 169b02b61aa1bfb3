/**
 * Cloudflare Turnstile before a check and before a lead, at sites that have it: their pages hand along a token, and it is
 * shown to Cloudflare. A reservation needs the ticket of a check, and the operator is no page.
 *
 * The only file that sees the secret key of a widget.
 */
import type { Context as HonoContext, MiddlewareHandler } from "hono";
import type { Site } from "../../dist/wasm/edge/conecte_ozmap.js";
import { core } from "./core.ts";
import { exchange } from "./exchange.ts";
import type { Context } from "./guard.ts";
import { TURNSTILE_BODY_MAX_BYTES, TURNSTILE_TIMEOUT_MS, TURNSTILE_TRIES } from "./limits.ts";
import { log } from "./log.ts";
import { callsAsOperator } from "./operator.ts";
import { problem } from "./problem.ts";
import { secretOf } from "./secrets.ts";

const BOUNDS = { timeoutMs: TURNSTILE_TIMEOUT_MS, maxBytes: TURNSTILE_BODY_MAX_BYTES };
const HEADERS = { accept: "application/json", "content-type": "application/x-www-form-urlencoded" };

/** Lets a call through when a person is at it, as far as Turnstile can tell. */
export const humanOnly: MiddlewareHandler<Context> = async (c, next) => {
  const url = c.var.site.turnstileUrl;
  if (url !== undefined && !(await callsAsOperator(c))) await show(c, url);
  await next();
};

/** Shows the request's token. Throws a problem unless it is taken. */
async function show({ env, req, var: { site, trace } }: HonoContext<Context>, url: string): Promise<void> {
  const { id } = site;
  const secret = await secretOf(env, site, "turnstileSecret", url);
  if (secret === undefined) {
    log("turnstile", { id: trace.request, site: id, outcome: "no_secret", ms: 0 });
    throw problem("turnstile_unavailable");
  }
  // One id for the tries of one request: a token whose first answer was lost may be shown again under it.
  const form = core().turnstileForm(req.header("x-turnstile-token"), crypto.randomUUID());
  const init = { method: "POST", headers: HEADERS, body: `${form}&secret=${encodeURIComponent(secret)}` };
  for (let tries = 1; ; tries++) {
    const started = Date.now();
    const reply = await exchange(url, init, BOUNDS);
    const ms = Date.now() - started;
    trace.upstreamMs += ms;
    using verdict = "status" in reply ? judge(site, reply) : undefined;
    const outcome = verdict?.name ?? ("lost" in reply ? reply.lost : undefined);
    log("turnstile", { id: trace.request, site: id, outcome, ms });
    // Nobody waits twice for who does not answer in time.
    if ((outcome === "connection" || outcome === "failed") && tries < TURNSTILE_TRIES) continue;
    if (!verdict) throw problem("turnstile_unavailable");
    return verdict.letThrough();
  }
}

function judge(site: Site, { status, body }: { status: number; body: Uint8Array }) {
  return new (core().TurnstileVerdict)(site, status, body, Date.now());
}
