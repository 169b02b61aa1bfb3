/**
 * The regions of each site, kept in memory per isolate.
 *
 * Fresh ones are used as they are; older ones too, while new ones are fetched in the background; too old ones are
 * not decided on. One fetch at a time per site.
 */
import type { Regions, Site } from "../../dist/wasm/edge/conecte_ozmap.js";
import { core } from "./core.ts";
import type { Env } from "./env.ts";
import { REGIONS_FRESH_MS, REGIONS_STALE_MS, REGIONS_WAIT_MS } from "./limits.ts";
import { log } from "./log.ts";
import { problem } from "./problem.ts";
import { drive } from "./upstream.ts";

interface Entry {
  regions?: Regions;
  fetchedAt: number;
  loading?: Promise<Regions> | undefined;
}

const entries = new Map<string, Entry>();

/** The site's regions; `background` keeps the isolate alive for a refresh. Throws a problem when there are none. */
export async function regionsOf(
  env: Env,
  site: Site,
  background: (work: Promise<unknown>) => void,
): Promise<Regions> {
  const entry = entries.get(site.id) ?? { fetchedAt: 0 };
  entries.set(site.id, entry);
  const age = Date.now() - entry.fetchedAt;
  if (entry.regions && age < REGIONS_FRESH_MS) return entry.regions;
  const loading = entry.loading ?? start(env, site, entry, background);
  if (entry.regions && age < REGIONS_STALE_MS) return entry.regions;
  return Promise.race([loading, tooLate(entry, loading)]);
}

/** Starts a fetch that goes on when the request that asked for it is gone: others may be waiting for it. */
function start(
  env: Env,
  site: Site,
  entry: Entry,
  background: (work: Promise<unknown>) => void,
): Promise<Regions> {
  const loading = load(env, site, entry).finally(() => {
    if (entry.loading === loading) entry.loading = undefined;
  });
  entry.loading = loading;
  background(loading.catch(() => undefined));
  return loading;
}

/** A fetch that never ends must not hold up every request after it: the next one starts a new one. */
async function tooLate(entry: Entry, loading: Promise<Regions>): Promise<never> {
  await scheduler.wait(REGIONS_WAIT_MS);
  if (entry.loading === loading) entry.loading = undefined;
  throw problem("upstream_timeout");
}

async function load(env: Env, site: Site, entry: Entry): Promise<Regions> {
  using session = new core.RegionLoad();
  try {
    await drive(env, site, session);
    const regions = session.finish();
    log("regions", { site: site.id, count: regions.count, skipped: regions.skipped });
    // The one before is left to the collector: a check may still be reading it.
    entry.regions = regions;
    entry.fetchedAt = Date.now();
    return regions;
  } catch (error) {
    log("regions_failed", { site: site.id });
    throw error;
  }
}
