/** The shipped WASM of the edge, as the Worker instantiates it. */
import { readFileSync } from "node:fs";
import type { Regions } from "../../dist/wasm/edge/conecte_ozmap.js";
import { generation } from "../../dist/wasm/edge/generation.js";

const file = new URL("../../dist/wasm/edge/conecte_ozmap_bg.wasm", import.meta.url);

/** An instance of the core, with the guards around its exports. */
export const core = generation();
core.initSync({ module: new WebAssembly.Module(readFileSync(file)) });

/** The index over all pages of `GET /regions`. */
export function loadRegions(pages: Uint8Array[]): Regions {
  using load = new core.RegionLoad();
  for (const page of pages) load.answer(200, page);
  return load.finish();
}
