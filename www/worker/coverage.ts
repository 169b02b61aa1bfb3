/** `POST /v1/coverage`: a list of places, such as the leads of a sales team, against today's network. */
import type { Context as HonoContext } from "hono";
import type { Coverage, Site } from "../../dist/wasm/edge/conecte_ozmap.js";
import { core, perInstance } from "./core.ts";
import type { Env } from "./env.ts";
import { bodyOf, type Context } from "./guard.ts";
import { keep } from "./keep.ts";
import {
  COVERAGE_BODY_MAX_BYTES,
  COVERAGE_FRESH_MS,
  COVERAGE_HUNG_MS,
  COVERAGE_SKIPPED_LINES,
  COVERAGE_STALE_MS,
  COVERAGE_WAIT_MS,
} from "./limits.ts";
import { log } from "./log.ts";
import { problem } from "./problem.ts";
import { networkOf } from "./regions.ts";
import type { Trace } from "./trace.ts";
import { drive } from "./upstream.ts";

const coverageOf = perInstance(() =>
  keep<Coverage>({
    name: "coverage",
    freshMs: COVERAGE_FRESH_MS,
    staleMs: COVERAGE_STALE_MS,
    waitMs: COVERAGE_WAIT_MS,
    late: () => problem("coverage_not_ready"),
    hungMs: COVERAGE_HUNG_MS,
    // Tens of MB that the collector knows nothing of. Nobody holds on to one across an `await`.
    discard: (old) => old.free(),
  }),
);

export async function checkCoverage(c: HonoContext<Context>): Promise<Response> {
  const { site } = c.var;
  using question = new (core().CoverageQuestion)(site, await bodyOf(c, COVERAGE_BODY_MAX_BYTES));
  const kept = await coverageOf()(
    `${networkOf(site)} ${site.sellsByRegion}`,
    () => readCoverage(c.env, site, c.var.trace),
    (work) => c.executionCtx.waitUntil(work),
  );
  const answer = kept.value.answer(question, new Date(kept.at).toISOString());
  return c.body(answer, 200, { "content-type": "application/json" });
}

async function readCoverage(env: Env, site: Site, trace: Trace): Promise<Coverage> {
  const { id } = site;
  using session = new (core().InventoryLoad)(site.sellsByRegion);
  await drive(env, site, session, trace);
  const coverage = session.finish();
  const { count, drafts, skipped, orphans, bytes } = coverage;
  log("coverage", { site: id, count, drafts, skipped, orphans, bytes });
  for (const row of coverage.skippedReasons.slice(0, COVERAGE_SKIPPED_LINES))
    log("row_skipped", { site: id, row });
  return coverage;
}
