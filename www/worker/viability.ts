/** `POST /v1/viability`: can this place be served? */
import type { Context as HonoContext } from "hono";
import { core, perInstance } from "./core.ts";
import { bodyOf, type Context } from "./guard.ts";
import { TICKET_TTL_S } from "./limits.ts";
import { metricsOf } from "./metrics.ts";
import { regionsOf } from "./regions.ts";
import { seal } from "./ticket.ts";
import { drive } from "./upstream.ts";

const noRegions = perInstance((core) => new core.Regions());

export async function checkViability(c: HonoContext<Context>): Promise<Response> {
  const site = c.get("site");
  using intake = new (core().Intake)(site, await bodyOf(c));
  const background = (work: Promise<unknown>) => c.executionCtx.waitUntil(work);
  const regions = intake.needsRegions(site)
    ? await regionsOf(c.env, site, background, c.var.trace)
    : noRegions();
  using check = new (core().Check)(site, intake, regions);
  await drive(c.env, site, check, c.var.trace);
  metricsOf(site.id).checked(check);
  const notViable = check.notViable();
  if (notViable !== undefined) return c.body(notViable, 200, { "content-type": "application/json" });
  const expires = Math.floor(Date.now() / 1000) + TICKET_TTL_S;
  const ticket = await seal(c.env, check.ticket(expires));
  return c.json({ outcome: "viable", ticket, ticketExpiresAt: new Date(expires * 1000).toISOString() });
}
