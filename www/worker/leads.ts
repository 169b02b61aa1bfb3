/** `POST /v1/leads`: somebody who cannot be served yet wants to hear when they can. */
import type { Context as HonoContext } from "hono";
import { core } from "./core.ts";
import { digest } from "./crypto.ts";
import { bodyOf, type Context } from "./guard.ts";
import { drive } from "./upstream.ts";

/**
 * The lead's code is derived from its key: nothing about a lead is stored here, and one that is sent twice because
 * an answer was lost carries the same code in OZmap.
 */
export async function leaveLead(c: HonoContext<Context>): Promise<Response> {
  const { site } = c.var;
  const key = core().idempotencyKey(c.req.header("idempotency-key"));
  using intake = new (core().Intake)(site, await bodyOf(c), "reason");
  const code = core().codeOf("LEAD-", await digest(c.env, "lead-code", `${site.id}\0${key}`));
  using lead = new (core().Lead)(intake, code);
  await drive(c.env, site, lead, c.var.trace);
  return c.json({ code }, 201);
}
