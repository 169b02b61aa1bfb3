/** The edge's WASM as it ships, in Node, and real municipalities as OZmap would list them. */
import { readFileSync } from "node:fs";
import type { Regions } from "../../dist/wasm/edge/conecte_ozmap.js";
import { generation } from "../../dist/wasm/edge/generation.js";

const wasm = new URL("../../dist/wasm/edge/conecte_ozmap_bg.wasm", import.meta.url);
export const edge = generation();
edge.initSync({ module: new WebAssembly.Module(readFileSync(wasm)) });

export type Place = [lng: number, lat: number];

export interface Municipality {
  id: string;
  name: string;
  rings: Place[][];
}

interface Feature {
  properties: { id: string; name: string };
  geometry: { coordinates: Place[][] };
}

/** All 385, from `tests/data`. */
export const municipalities: Municipality[] = ["sc", "rj"].flatMap((state) => {
  const file = new URL(`../data/municipios-${state}.geojson`, import.meta.url);
  const { features }: { features: Feature[] } = JSON.parse(readFileSync(file, "utf8"));
  return features.map(({ properties, geometry }) => ({
    id: properties.id,
    name: properties.name,
    rings: geometry.coordinates,
  }));
});

/** Pages of `GET /regions`, a hundred rows each. */
export function pagesOf(rows: object[]): Uint8Array[] {
  const limit = 100;
  const starts = Array.from(
    { length: Math.max(1, Math.ceil(rows.length / limit)) },
    (_, page) => page * limit,
  );
  return starts.map((start) => {
    const page = rows.slice(start, start + limit);
    const answer = { total: rows.length, count: page.length, start, limit, rows: page };
    return new TextEncoder().encode(JSON.stringify(answer));
  });
}

/** The regions of these rows, read through the edge's own session. */
export function regionsOf(rows: object[]): Regions {
  using load = new edge.RegionLoad();
  for (const page of pagesOf(rows)) load.answer(200, page);
  return load.finish();
}

/** Numbers of the regions that hold each place. */
export function at(regions: Regions, places: Place[]): number[][] {
  const answer = regions.regionsAt(new Float64Array(places.flat()));
  return places.map((_, place) => [...answer.subarray(answer[place], answer[place + 1])]);
}
