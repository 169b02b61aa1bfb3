/**
 * `/v1/sites`: the sites of this deployment, set up by whoever runs it, and each by its own operator.
 *
 * A document is checked whole, against the OZmap that it names, before anything of it is stored. A secret that comes here is
 * sealed at once; no answer holds one.
 */
import type { Context as HonoContext } from "hono";
import type { Site } from "../../dist/wasm/edge/conecte_ozmap.js";
import { core } from "./core.ts";
import { deploymentKey, sameSecret } from "./crypto.ts";
import { bodyOf, type Context } from "./guard.ts";
import { SITE_BODY_MAX_BYTES } from "./limits.ts";
import { log } from "./log.ts";
import { bearerOf, operatorOf } from "./operator.ts";
import { type Problem, problem } from "./problem.ts";
import { markOf, type Purpose, type Sealed, sealSecret } from "./seal.ts";
import { giveSecrets } from "./secrets.ts";
import type { Standing } from "./site-store.ts";
import { forgetSite } from "./sites.ts";
import { drive } from "./upstream.ts";

/** A document that was checked, and how it compares with what is stored. */
interface Examined {
  before: Standing | undefined;
  written: string;
  applied: string;
  sealed: Sealed[];
  /** What the check against OZmap tells: the tags that the document means, and how many rows could not be read. */
  found?: { tags: unknown; skipped: unknown };
  changed: boolean;
  facts: { id: string; name: string; key: string; origins: string[] };
}

export async function listSites(c: HonoContext<Context>): Promise<Response> {
  await callerOf(c);
  const sites = await directoryOf(c).list();
  return c.json({
    sites: sites.map(({ id, name, key, version, appliedAt }) => ({
      ...{ id, name, key, version },
      appliedAt: when(appliedAt),
    })),
  });
}

export async function checkSite(c: HonoContext<Context>): Promise<Response> {
  const id = idOf(c);
  await callerOf(c, id);
  const { changed, found } = await examine(c, id, false);
  return c.json({ id, changed, ...found });
}

export async function applySite(c: HonoContext<Context>): Promise<Response> {
  const id = idOf(c);
  const by = await callerOf(c, id);
  const store = storeOf(c, id);
  const { before, written, applied, sealed, found, changed, facts } = await examine(c, id, true);
  if (!changed && before) {
    if (!before.published) {
      await store.publish();
      forgetSite(id);
    }
    return c.json({ id, version: before.version, appliedAt: when(before.appliedAt), changed });
  }
  if (!(await directoryOf(c).claim(id, facts.key))) throw invalid([{ pointer: "/key", code: "duplicate" }]);
  const after = before?.version ?? 0;
  // Also after a failure: it may be stored, and only not yet published.
  const done = await store
    .apply({ ...facts, after, by, written, applied, sealed })
    .finally(() => forgetSite(id));
  if (!done) throw problem("site_changed");
  log("site_applied", { site: id, version: done.version, by });
  const answer = { id, version: done.version, appliedAt: when(done.appliedAt), changed, ...found };
  return c.json(answer, after === 0 ? 201 : 200);
}

export async function readSite(c: HonoContext<Context>): Promise<Response> {
  const id = idOf(c);
  await callerOf(c, id);
  const standing = await storeOf(c, id).standing();
  if (!standing) throw problem("site_not_found");
  const { written, version, appliedAt, sealed, versions } = standing;
  return c.json({
    ...{ id, version, appliedAt: when(appliedAt), site: JSON.parse(written) },
    secrets: Object.fromEntries(sealed.map(({ name, setAt }) => [name, { setAt: when(setAt) }])),
    versions: versions.map((one) => ({ ...one, at: when(one.at) })),
  });
}

/** Refused while reservations are under way: their ports would be nobody's to give back. */
export async function removeSite(c: HonoContext<Context>): Promise<Response> {
  const id = idOf(c);
  await callerOf(c);
  const store = storeOf(c, id);
  const standing = await store.standing();
  if (standing && (await c.env.LEDGER.getByName(id).underWay()) > 0) throw problem("site_has_reservations");
  // The directory last: after a crash in between it has a site without a store, which nobody can use, and which this
  // removes when it is asked again.
  const removed = await store.remove();
  const listed = await directoryOf(c).remove(id);
  forgetSite(id);
  if (!removed && !listed) throw problem("site_not_found");
  log("site_removed", { site: id });
  return c.json({ id });
}

/** Who asks: `deployment`, or the id of an operator's key of this site. Throws a problem. */
export async function callerOf(c: HonoContext<Context>, site?: string): Promise<string> {
  // Keys like these have no business in a page, not even in a page of the site's own.
  if (c.req.header("origin") !== undefined) throw problem("origin_not_allowed");
  if (await sameSecret(bearerOf(c), await deploymentKey(c.env))) return "deployment";
  if (site === undefined) throw problem("deployment_key_required");
  const operator = await operatorOf(c);
  if (operator?.site !== site) throw problem("operator_key_required");
  return operator.key;
}

export function idOf(c: HonoContext<Context>): string {
  return c.req.param("id") ?? "";
}

export function storeOf(c: HonoContext<Context>, id: string) {
  return c.env.SITE.getByName(id);
}

function directoryOf(c: HonoContext<Context>) {
  return c.env.DIRECTORY.getByName("directory");
}

export function when(ms: number): string {
  return new Date(ms).toISOString();
}

function invalid(errors: { pointer: string; code: string }[]): Problem {
  return { ...problem("site_invalid"), errors };
}

/** Reads the body and checks its document. `sparing`: one that changes nothing is not checked against OZmap. */
async function examine(c: HonoContext<Context>, id: string, sparing: boolean): Promise<Examined> {
  const body = await bodyOf(c, SITE_BODY_MAX_BYTES);
  const before = await storeOf(c, id).standing();
  using intake = new (core().SiteIntake)(body);
  const { document: written } = intake;
  using check = new (core().SiteCheck)(written);
  using site = check.site;
  const facts = { id, name: site.name, key: site.key, origins: site.origins() };
  const kept = before?.sealed ?? [];
  const needed: Needed[] = JSON.parse(intake.needed(site, id, JSON.stringify(kept.map(originOnly))));
  const sealed = await Promise.all(needed.map((one) => sealedAs(c, id, one, kept)));
  const changed =
    written !== before?.written || sealed.some((one) => !kept.includes(one)) || sealed.length < kept.length;
  if (await directoryOf(c).isTaken(id, facts.key)) throw invalid([{ pointer: "/key", code: "duplicate" }]);
  const examined = { before, written, applied: written, sealed, changed, facts };
  if (sparing && !changed) return examined;
  return { ...examined, ...(await askOzmap(c, site, sealed, check)) };
}

type Needed = Omit<Purpose, "site"> & { value?: string };

const originOnly = ({ name, origin }: Sealed) => ({ name, origin });

/** A secret as it is kept; sealed now when it is not the one that is kept. */
async function sealedAs(
  c: HonoContext<Context>,
  site: string,
  { value, ...rest }: Needed,
  kept: Sealed[],
): Promise<Sealed> {
  const purpose = { site, ...rest };
  const old = kept.find(({ name, origin }) => name === rest.name && origin === rest.origin);
  if (value === undefined || (old && (await markOf(c.env, purpose, value)) === old.mark))
    return old as Sealed;
  return sealSecret(c.env, purpose, value);
}

/** The document as it is applied, its tags named by id. Throws a problem. */
async function askOzmap(
  c: HonoContext<Context>,
  site: Site,
  sealed: Sealed[],
  check: InstanceType<ReturnType<typeof core>["SiteCheck"]>,
) {
  giveSecrets(site, sealed);
  await drive(c.env, site, check, c.var.trace);
  const found = JSON.parse(check.finish());
  if (found.errors.length > 0) throw invalid(found.errors);
  return { applied: JSON.stringify(found.document), found: { tags: found.tags, skipped: found.skipped } };
}
