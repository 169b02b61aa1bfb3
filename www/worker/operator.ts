/** The operator: the ISP's own people and systems, with the site's secret key. */
import type { Context as HonoContext, MiddlewareHandler } from "hono";
import { sameSecret } from "./crypto.ts";
import { bindingOf } from "./env.ts";
import type { Context } from "./guard.ts";
import { problem } from "./problem.ts";

/** What `Authorization: Bearer …` carries; empty when there is none. */
export function bearerOf(c: HonoContext<Context>): string {
  return /^Bearer +(.+)$/i.exec(c.req.header("authorization") ?? "")?.[1] ?? "";
}

/** Whether the request carries the operator key of its site. A site without one has no operator. */
export async function isOperator(c: HonoContext<Context>): Promise<boolean> {
  const key = c.env[bindingOf("OPERATOR_KEY", c.var.site.id)] ?? "";
  return key.startsWith("sk_") && (await sameSecret(bearerOf(c), key));
}

/** Lets in the operator alone. */
export const operatorOnly: MiddlewareHandler<Context> = async (c, next) => {
  if (!(await isOperator(c))) throw problem("operator_key_required");
  await next();
};
