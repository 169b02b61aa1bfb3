/** An invented site, as both sides know it. */
import type { Intake, Site } from "../../dist/wasm/edge/conecte_ozmap.js";
import { core } from "../lib/core.ts";
import type { Place } from "./place.ts";
import { signup } from "./signup.ts";

/** The tag that the plan with tags is sold under. */
export const PLAN_TAG = "5a1702000000000000000001";
/** Another tag, which decides nothing. */
export const OTHER_TAG = "5a1702000000000000000002";

export const SITE_ID = "bench";
/** The site's own radius, metres: the widest that a site may set. */
export const RADIUS_M = 5_000;
/** When tickets of the benchmark expire, Unix seconds. */
export const EXPIRES_S = 1_900_000_000;
/** Sold everywhere. */
export const FREE_PLAN = "fibra-300";
/** Sold in regions with `PLAN_TAG`. */
export const TAGGED_PLAN = "fibra-600";

const SITE = {
  id: SITE_ID,
  name: "Provedor Inventado",
  key: "pk_bench_invented",
  origins: [],
  ozmap: { url: "https://ozmap.example:9994/api/v2" },
  radiusM: RADIUS_M,
  plans: [
    { id: FREE_PLAN, name: "Fibra 300" },
    { id: TAGGED_PLAN, name: "Fibra 600", regionTags: [PLAN_TAG] },
  ],
};

/** The site as the core has it. */
export function site(): Site {
  return new core.Site(JSON.stringify(SITE));
}

/** The signup of somebody at this place, as the core has it. */
export function intake(site: Site, at: Place, plan: string): Intake {
  return new core.Intake(site, new TextEncoder().encode(JSON.stringify(signup(at, plan))));
}
