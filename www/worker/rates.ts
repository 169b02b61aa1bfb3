/**
 * How often pages may call: each caller by itself, and all of a site's together. The operator calls as they like.
 *
 * The counters are the core's, in the memory of this isolate: of plain workerd that is all there is, and nothing is asked
 * before a call is let in. Cloudflare's isolates do not share theirs: there, its rate limiting bindings count as well.
 */
import type { Context as HonoContext, MiddlewareHandler } from "hono";
import type { Rates } from "../../dist/wasm/edge/conecte_ozmap.js";
import { core, perInstance } from "./core.ts";
import type { Context } from "./guard.ts";
import { RATE_BINDING_PERIOD_MS } from "./limits.ts";
import { callsAsOperator } from "./operator.ts";
import { problem } from "./problem.ts";

/** By the id of their site. The addresses in them are forgotten a minute or two after their last call. */
const rates = perInstance(() => new Map<string, Rates>());

/** Lets a call through, unless it is one too many. */
export const limitRates: MiddlewareHandler<Context> = async (c, next) => {
  const waitMs = (await callsAsOperator(c)) ? undefined : await count(c);
  if (waitMs !== undefined) throw { ...problem("too_many_requests"), retryAfterS: Math.ceil(waitMs / 1000) };
  await next();
};

/** Counts a call. Gives the milliseconds until there is room when there is none. */
async function count({ env, req, var: { site } }: HonoContext<Context>): Promise<number | undefined> {
  const { CLIENT_IP_HEADER: name } = env;
  const known = name !== undefined;
  // No other header says who calls: anybody can send one.
  const header = known ? req.header(name) : undefined;
  const ours = rates().get(site.id) ?? new (core().Rates)();
  rates().set(site.id, ours);
  const waitMs = ours.take(site, known, header, Date.now());
  if (waitMs !== undefined) return waitMs;
  const caller = known && `${site.id} ${core().callerOf(header)}`;
  const refused = (await isOver(env.CALLER_RATE, caller)) || (await isOver(env.SITE_RATE, site.id));
  return refused ? RATE_BINDING_PERIOD_MS : undefined;
}

/** Whether a binding, if there is one, says so. One that fails keeps nobody out. */
async function isOver(binding: RateLimit | undefined, key: string | false): Promise<boolean> {
  if (!binding || !key) return false;
  const { success } = await binding.limit({ key }).catch(() => ({ success: true }));
  return !success;
}
