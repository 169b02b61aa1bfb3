/** The sites of this deployment, read once per isolate. */
import type { Site } from "../../dist/wasm/edge/conecte_ozmap.js";
import { core } from "./core.ts";
import type { Env } from "./env.ts";

let known: { text: string; sites: InstanceType<typeof core.Sites> } | undefined;

function sites(env: Env) {
  if (known?.text !== env.SITES) known = { text: env.SITES, sites: new core.Sites(env.SITES) };
  return known.sites;
}

/** The site of a publishable key. */
export function siteByKey(env: Env, key: string): Site | undefined {
  return sites(env).byKey(key);
}

/** The site of an id. */
export function siteById(env: Env, id: string): Site | undefined {
  return sites(env).byId(id);
}

/** Whether any site lists this origin. */
export function anySiteAllows(env: Env, origin: string): boolean {
  return sites(env).anyAllowsOrigin(origin);
}
