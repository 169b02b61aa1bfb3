/** The demo page, on the edge's own origin; on Cloudflare, files are served before this Worker is asked. */
import type { Context as HonoContext } from "hono";
import type { Context } from "./guard.ts";
import { problem, problemResponse } from "./problem.ts";

export async function assets(c: HonoContext<Context>): Promise<Response> {
  const file = await c.env.ASSETS?.fetch(c.req.raw);
  // What was fetched has headers that cannot be changed.
  return file?.ok ? new Response(file.body, file) : problemResponse(problem("not_found"), c.var.requestId);
}
