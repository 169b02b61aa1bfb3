/** Who may ask for what concerns a site: its pages, by its publishable key and their origin; its operator, by a key. */
import type { MiddlewareHandler } from "hono";
import { core } from "./core.ts";
import { backgroundOf, type Context } from "./guard.ts";
import { bearerOf, operatorOf } from "./operator.ts";
import { problem } from "./problem.ts";
import { siteById, siteByKey } from "./sites.ts";

/**
 * Lets in who has a site's publishable key or, without one, an operator's key, which names its site as well; and, from a
 * page, who comes from one of the site's origins.
 */
export const admit: MiddlewareHandler<Context> = async (c, next) => {
  const key = c.req.header("x-site-key");
  const operator = key === undefined ? await operatorOf(c) : undefined;
  const site = operator
    ? await siteById(c.env, operator.site, backgroundOf(c))
    : await siteByKey(c.env, key ?? "", backgroundOf(c));
  if (!site) {
    const asOperator = key === undefined && core().siteOfOperatorKey(bearerOf(c)) !== undefined;
    throw problem(asOperator ? "operator_key_required" : "site_key_unknown");
  }
  const origin = c.req.header("origin");
  if (origin !== undefined && !site.allowsOrigin(origin)) throw problem("origin_not_allowed");
  c.set("site", site);
  if (operator) c.set("operator", operator.key);
  await next();
};
