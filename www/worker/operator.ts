/** The operator: the ISP's own people and systems, with one of the site's secret keys. */
import type { Context as HonoContext, MiddlewareHandler } from "hono";
import { core } from "./core.ts";
import { operatorDigest } from "./crypto.ts";
import { backgroundOf, type Context } from "./guard.ts";
import { problem } from "./problem.ts";
import { isSite } from "./sites.ts";

/** What `Authorization: Bearer …` carries; empty when there is none. */
export function bearerOf(c: HonoContext<Context>): string {
  return /^Bearer +(.+)$/i.exec(c.req.header("authorization") ?? "")?.[1] ?? "";
}

/** The site and the id of the operator's key that the request carries; asked of the site's store each time. */
export async function operatorOf(
  c: HonoContext<Context>,
): Promise<{ site: string; key: string } | undefined> {
  const sent = bearerOf(c);
  const site = core().siteOfOperatorKey(sent);
  // A store that does not exist is not asked: it would come into being.
  if (site === undefined || !(await isSite(c.env, site, backgroundOf(c)))) return undefined;
  const key = await c.env.SITE.getByName(site).operator(await operatorDigest(sent));
  return key === undefined ? undefined : { site, key };
}

/** Whether the request carries an operator's key of its site. */
export async function isOperator(c: HonoContext<Context>): Promise<boolean> {
  if (c.var.operator !== undefined) return true;
  const found = await operatorOf(c);
  if (found?.site !== c.var.site.id) return false;
  // Whatever else of this request asks need not ask the store again.
  c.set("operator", found.key);
  return true;
}

/**
 * Whether the request is the operator's, on a route for pages, too. A key that is wrong counts as a page's: guessing it is
 * limited like any call.
 */
export async function callsAsOperator(c: HonoContext<Context>): Promise<boolean> {
  return c.req.header("authorization") !== undefined && (await isOperator(c));
}

/** Lets in the operator alone. */
export const operatorOnly: MiddlewareHandler<Context> = async (c, next) => {
  if (!(await isOperator(c))) throw problem("operator_key_required");
  await next();
};
