/** The regions of each site. */
import type { Regions, Site } from "../../dist/wasm/edge/conecte_ozmap.js";
import { core, perInstance } from "./core.ts";
import type { Env } from "./env.ts";
import { keep } from "./keep.ts";
import { REGIONS_FRESH_MS, REGIONS_SKIPPED_LINES, REGIONS_STALE_MS, REGIONS_WAIT_MS } from "./limits.ts";
import { log } from "./log.ts";
import { problem } from "./problem.ts";
import type { Trace } from "./trace.ts";
import { drive } from "./upstream.ts";

const kept = perInstance(() =>
  keep<Regions>({
    name: "regions",
    freshMs: REGIONS_FRESH_MS,
    staleMs: REGIONS_STALE_MS,
    waitMs: REGIONS_WAIT_MS,
    late: () => problem("upstream_timeout"),
    hungMs: REGIONS_WAIT_MS,
  }),
);

/** The site's regions; `background` keeps the isolate alive for a refresh. Throws a problem when there are none. */
export async function regionsOf(
  env: Env,
  site: Site,
  background: (work: Promise<unknown>) => void,
  trace: Trace,
): Promise<Regions> {
  return (await kept()(networkOf(site), () => readRegions(env, site, trace), background)).value;
}

/** What is kept of a site's network is kept for its OZmap: another one knows nothing of it. */
export function networkOf(site: Site): string {
  return `${site.id} ${site.ozmapUrl}`;
}

async function readRegions(env: Env, site: Site, trace: Trace): Promise<Regions> {
  const { id } = site;
  using session = new (core().RegionLoad)();
  await drive(env, site, session, trace);
  const regions = session.finish();
  log("regions", { site: id, count: regions.count, skipped: regions.skipped, bytes: regions.bytes });
  for (const skipped of regions.skippedRegions(REGIONS_SKIPPED_LINES))
    log("region_skipped", { site: id, ...JSON.parse(skipped) });
  return regions;
}
