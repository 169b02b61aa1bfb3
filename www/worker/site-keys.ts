/** `/v1/sites/{id}/keys`: the keys of a site's operators. A key is told once; what is kept of it is a digest. */
import type { Context as HonoContext } from "hono";
import { base64url } from "jose";
import { core } from "./core.ts";
import { operatorDigest } from "./crypto.ts";
import { bodyOf, type Context } from "./guard.ts";
import { log } from "./log.ts";
import { problem } from "./problem.ts";
import { callerOf, idOf, storeOf, when } from "./site-routes.ts";

/** Of which nobody guesses one: 43 letters of base64url. */
const KEY_BYTES = 32;

export async function listKeys(c: HonoContext<Context>): Promise<Response> {
  const site = idOf(c);
  await callerOf(c, site);
  const store = storeOf(c, site);
  if (!(await store.standing())) throw problem("site_not_found");
  const keys = await store.keys();
  return c.json({
    keys: keys.map(({ id, label, lastFour, createdAt, expiresAt, revokedAt }) => ({
      ...{ id, lastFour, createdAt: when(createdAt) },
      ...(label === null ? {} : { label }),
      ...(expiresAt === null ? {} : { expiresAt: when(expiresAt) }),
      ...(revokedAt === null ? {} : { revokedAt: when(revokedAt) }),
    })),
  });
}

export async function addKey(c: HonoContext<Context>): Promise<Response> {
  const site = idOf(c);
  const by = await callerOf(c, site);
  using intake = new (core().KeyIntake)(await bodyOf(c));
  const { label, replaces } = intake;
  const key = `sk_${site}_${base64url.encode(crypto.getRandomValues(new Uint8Array(KEY_BYTES)))}`;
  const digest = await operatorDigest(key);
  const added = await storeOf(c, site).addKey({ digest, lastFour: key.slice(-4), label, replaces });
  if ("refused" in added) throw problem(added.refused);
  log("key_added", { site, key: added.id, replaces, by });
  return c.json({ id: added.id, key }, 201);
}

export async function revokeKey(c: HonoContext<Context>): Promise<Response> {
  const [site, id] = [idOf(c), c.req.param("key") ?? ""];
  const by = await callerOf(c, site);
  if (!(await storeOf(c, site).revokeKey(id))) throw problem("key_not_found");
  log("key_revoked", { site, key: id, by });
  return c.json({ id });
}
