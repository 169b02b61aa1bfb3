/** The sites of this deployment, read once per instance of the core. */
import type { Site, Sites } from "../../dist/wasm/edge/conecte_ozmap.js";
import { type Core, core } from "./core.ts";
import type { Env } from "./env.ts";

interface Known {
  core: Core;
  text: string;
  sites: Sites;
  /** One handle per site, however many requests ask for it. */
  byKey: Map<string, Site>;
  byId: Map<string, Site>;
}

let known: Known | undefined;

function current(env: Env): Known {
  const now = core();
  if (known?.core !== now || known.text !== env.SITES) {
    const sites = new now.Sites(env.SITES);
    known = { core: now, text: env.SITES, sites, byKey: new Map(), byId: new Map() };
  }
  return known;
}

function remembered(handles: Map<string, Site>, name: string, find: (name: string) => Site | undefined) {
  const site = handles.get(name) ?? find(name);
  if (site) handles.set(name, site);
  return site;
}

/** The site of a publishable key. */
export function siteByKey(env: Env, key: string): Site | undefined {
  const { byKey, sites } = current(env);
  return remembered(byKey, key, (name) => sites.byKey(name));
}

/** The site of an id. */
export function siteById(env: Env, id: string): Site | undefined {
  const { byId, sites } = current(env);
  return remembered(byId, id, (name) => sites.byId(name));
}

/** Whether any site lists this origin. */
export function anySiteAllows(env: Env, origin: string): boolean {
  return current(env).sites.anyAllowsOrigin(origin);
}
