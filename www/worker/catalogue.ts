/** `GET /v1/tags`, `GET /v1/regions` and `GET /v1/plans/regions`: what OZmap has, read anew each time. */
import type { Context as HonoContext } from "hono";
import type { Catalogue } from "../../dist/wasm/edge/conecte_ozmap.js";
import { core } from "./core.ts";
import type { Context } from "./guard.ts";
import { drive } from "./upstream.ts";

export const listTags = (c: HonoContext<Context>) => answer(c, false, (read) => read.tags());
export const listRegions = (c: HonoContext<Context>) => answer(c, true, (read) => read.regions());
export const listPlanRegions = (c: HonoContext<Context>) => answer(c, true, (read) => read.plans(c.var.site));

async function answer(c: HonoContext<Context>, withRegions: boolean, tell: (read: Catalogue) => string) {
  using catalogue = new (core().Catalogue)(withRegions);
  await drive(c.env, c.var.site, catalogue, c.var.trace);
  return c.body(tell(catalogue), 200, { "content-type": "application/json" });
}
