/**
 * The sites that this isolate knows: what the directory and each site's store last said.
 *
 * Both are asked again when what they said is some seconds old, behind the request that notices it. While one of them is out
 * of reach, what is known goes on.
 */
import type { Site } from "../../dist/wasm/edge/conecte_ozmap.js";
import { core, perInstance } from "./core.ts";
import type { Entry } from "./directory.ts";
import type { Env } from "./env.ts";
import { type Background, type Kept, keep } from "./keep.ts";
import { DIRECTORY_AGAIN_MS, SITE_FRESH_MS, SITE_STALE_MS, SITE_WAIT_MS } from "./limits.ts";
import { log } from "./log.ts";
import { giveSecrets } from "./secrets.ts";
import type { StoredSite } from "./site-store.ts";

export type { Background };

interface Known {
  byKey: Map<string, Entry>;
  byId: Map<string, Entry>;
  origins: Set<string>;
}

const keeping = {
  freshMs: SITE_FRESH_MS,
  staleMs: SITE_STALE_MS,
  waitMs: SITE_WAIT_MS,
  hungMs: SITE_WAIT_MS,
  ratherOld: true,
} as const;
const keptDirectory = keep<Known>({
  ...keeping,
  name: "directory",
  late: () => new Error("the directory does not answer"),
});
const keptSites = keep<StoredSite | null>({
  ...keeping,
  name: "site",
  late: () => new Error("a site's store does not answer"),
});

/** One handle per site and version, however many requests ask for it. */
const handles = perInstance(() => new Map<string, { of: string; site: Site }>());

/** The site of a publishable key. */
export async function siteByKey(env: Env, key: string, background: Background): Promise<Site | undefined> {
  const entry = await entryOf(env, ({ byKey }) => byKey.get(key), background);
  if (!entry) return undefined;
  const site = await siteById(env, entry.id, background, entry.version);
  // The directory may be behind: what counts is the site's own document.
  return site?.key === key ? site : undefined;
}

/** The site of an id that this deployment has or had; read again when the directory knows of a newer version than we do. */
export async function siteById(
  env: Env,
  id: string,
  background: Background,
  version = 0,
): Promise<Site | undefined> {
  const read = async () => (await env.SITE.getByName(id).read()) ?? null;
  let value = await orOwn(keptSites(id, read, background), read);
  if ((value?.version ?? 0) < version)
    value = await orOwn(keptSites(id, read, background, DIRECTORY_AGAIN_MS), read);
  return value ? handleOf(id, value) : undefined;
}

/** Whether there is a site of this id, without asking a store that may not exist. */
export async function isSite(env: Env, id: string, background: Background): Promise<boolean> {
  return (await entryOf(env, ({ byId }) => byId.get(id), background)) !== undefined;
}

/** Whether any site lists this origin: all that a preflight, which carries no key, can be asked. */
export async function anySiteAllows(env: Env, origin: string, background: Background): Promise<boolean> {
  return (await directory(env, background)).origins.has(origin);
}

/** After a change that this isolate made. */
export function forgetSite(id: string): void {
  keptSites.forget(id);
  keptDirectory.forget("");
}

/** A site as it is found or, when it is not, as it may be found in a directory that was read just now. */
async function entryOf(env: Env, find: (known: Known) => Entry | undefined, background: Background) {
  return find(await directory(env, background)) ?? find(await directory(env, background, DIRECTORY_AGAIN_MS));
}

async function directory(env: Env, background: Background, maxAgeMs?: number): Promise<Known> {
  const read = async () => {
    const entries = await env.DIRECTORY.getByName("directory").list();
    return {
      byKey: new Map(entries.map((entry) => [entry.key, entry])),
      byId: new Map(entries.map((entry) => [entry.id, entry])),
      origins: new Set(entries.flatMap(({ origins }) => origins)),
    };
  };
  return orOwn(keptDirectory("", read, background, maxAgeMs), read);
}

/** A reading that another request began may be lost with it: then there is still our own. */
async function orOwn<T>(kept: Promise<Kept<T>>, read: () => Promise<T>): Promise<T> {
  return kept.then(({ value }) => value).catch(read);
}

function handleOf(id: string, { version, appliedAt, applied, sealed }: StoredSite): Site {
  const of = `${version} ${appliedAt}`;
  const known = handles().get(id);
  if (known?.of === of) return known.site;
  const site = siteOf(id, applied);
  giveSecrets(site, sealed);
  handles().set(id, { of, site });
  return site;
}

/** It was checked before it was stored: one that is refused now is of another version of the edge. */
function siteOf(id: string, applied: string): Site {
  try {
    return new (core().Site)(applied);
  } catch (thrown) {
    log("site_unreadable", { site: id });
    throw new Error(`the stored document of ${id} is not valid`, { cause: thrown });
  }
}
