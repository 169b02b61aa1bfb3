// Sites' documents as files.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { dist } from "./env.mjs";
import { Mistake } from "./mistake.mjs";
import { readOr } from "./settings.mjs";
import { places } from "./site-api.mjs";

/** A site's document, as it is written in a file and as a value. */
export function readSite(path) {
  const text = readOr("site_unreadable", "the site's file", path).trim();
  let site;
  try {
    site = JSON.parse(text);
  } catch (error) {
    throw new Mistake("site_unreadable", `${path} is no JSON: ${error.message}`);
  }
  if (typeof site?.id !== "string" || site.id === "")
    throw new Mistake("site_unreadable", `${path} is no site's document: it has no id`);
  return { id: site.id, text, site };
}

/** The documents of these paths, a folder being all that ends with `.json` in it. `check` gives what is wrong with one. */
export function readSites(paths, check) {
  const files = paths.flatMap((path) => {
    if (!existsSync(path)) throw new Mistake("site_unreadable", `there is no ${path}`);
    if (!statSync(path).isDirectory()) return [path];
    const names = readdirSync(path).filter((name) => name.endsWith(".json"));
    return names.sort().map((name) => join(path, name));
  });
  if (files.length === 0) throw new Mistake("site_missing", "give a site's file: --site FILE, or SITE");
  const sites = files.map((path) => {
    const document = readSite(path);
    const problem = check(document.text);
    if (problem) throw new Mistake("site_invalid", `${path}: ${problem.detail}${places(problem.errors)}`);
    return document;
  });
  const twice = sites.find(({ id }, at) => sites.findIndex((other) => other.id === id) !== at);
  if (twice) throw new Mistake("site_twice", `two files are of the site ${twice.id}`);
  return sites;
}

/** The core's own check of a document, from the WASM that the edge runs: its problem, or nothing. */
export async function siteCheck() {
  const wasm = join(dist, "wasm", "edge");
  const { generation } = await import(join(wasm, "generation.js"));
  const core = generation();
  core.initSync({ module: new WebAssembly.Module(readFileSync(join(wasm, "conecte_ozmap_bg.wasm"))) });
  return (text) => {
    try {
      new core.SiteCheck(text).free();
      return undefined;
    } catch (thrown) {
      if (thrown?.code !== "site_invalid") throw thrown;
      return thrown;
    }
  };
}
