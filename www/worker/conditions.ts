/** `GET /v1/conditions` and `GET /v1/metrics`: how things stand, for people and for Prometheus. */
import type { Context as HonoContext } from "hono";
import { core } from "./core.ts";
import { crowdOf } from "./gate.ts";
import type { Context } from "./guard.ts";
import { metricsOf } from "./metrics.ts";
import { ledgerOf } from "./reservations.ts";
import { outcomeOf, send } from "./upstream.ts";

export async function readConditions(c: HonoContext<Context>): Promise<Response> {
  const conditions = await ledgerOf(c).conditions(await look(c));
  return c.json({
    conditions: conditions.map((one) => ({ ...one, since: new Date(one.since).toISOString() })),
  });
}

/**
 * A scrape does not wait for OZmap: it would fail itself while OZmap hangs, which is when it is needed. What the ledger
 * has not heard for a while is looked up behind it, for the next scrape.
 */
export async function readMetrics(c: HonoContext<Context>): Promise<Response> {
  const ledger = ledgerOf(c);
  const { silent, figures } = await ledger.figures();
  if (silent)
    c.executionCtx.waitUntil(
      look(c)
        .then((seen) => ledger.looked(seen))
        .catch(() => undefined),
    );
  const { site } = c.var;
  const { underWay, waiting } = crowdOf(site);
  const text = metricsOf(site.id).render(JSON.stringify(figures), underWay, waiting, Date.now());
  return c.body(text, 200, { "content-type": "text/plain; version=0.0.4" });
}

/** Asks OZmap for the least that it can be asked for. Gives what came of it. */
async function look({ env, var: { site, trace } }: HonoContext<Context>): Promise<string> {
  using request = core().probeRequest();
  return outcomeOf(await send(env, site, request, trace));
}
