/** The municipalities of Santa Catarina and Rio de Janeiro as the regions of an ISP: `GET /regions`, page by page. */
import { readFileSync } from "node:fs";
import { below, objectId, seeded } from "../lib/random.ts";
import type { Place } from "./place.ts";
import { insideRing } from "./ring.ts";
import { OTHER_TAG, PLAN_TAG } from "./site.ts";

type Ring = [number, number][];

interface Feature {
  properties: { name: string };
  geometry: { type: "Polygon"; coordinates: Ring[] };
}

/** A row of `GET /regions`, as far as it matters here. */
export interface Region {
  id: string;
  name: string;
  tags: string[];
  polygon: { type: string; coordinates: Ring[] };
}

const PAGE_ROWS = 100;

function features(file: string): Feature[] {
  const text = readFileSync(new URL(`../../tests/data/${file}`, import.meta.url), "utf8");
  return (JSON.parse(text) as { features: Feature[] }).features;
}

/** Two in five carry the plan's tag; half carry another one; some carry both, some none. */
function rows(): Region[] {
  const random = seeded(385);
  const all = ["municipios-sc.geojson", "municipios-rj.geojson"].flatMap(features);
  return all.map(({ properties, geometry }) => ({
    id: objectId(random),
    name: properties.name,
    tags: [...(random() < 0.4 ? [PLAN_TAG] : []), ...(random() < 0.5 ? [OTHER_TAG] : [])],
    projects: [],
    regionType: "5a1703000000000000000001",
    color: "#1f6feb",
    borderColor: "#1f6feb",
    polygon: geometry,
  }));
}

export const regions: Region[] = rows();

/** The bodies of the pages. */
export const regionPages: Uint8Array[] = pages();

function pages(): Uint8Array[] {
  const bodies: Uint8Array[] = [];
  for (let start = 0; start < regions.length; start += PAGE_ROWS) {
    const page = regions.slice(start, start + PAGE_ROWS);
    const answer = { total: regions.length, count: page.length, start, limit: PAGE_ROWS, rows: page };
    bodies.push(new TextEncoder().encode(JSON.stringify(answer)));
  }
  return bodies;
}

/**
 * Islands that the data gives as further rings. For us they are part of their region; which-polygon misses those beyond
 * the bounds of the first ring. Nobody is asked about them: what is right there is not what is measured here.
 */
const islands: Ring[] = regions.flatMap(({ polygon }) => polygon.coordinates.slice(1));

/** A pin in one of the municipalities, to a centimetre; drawn evenly from the municipalities, and not on an island. */
export function placeInland(random: () => number): Place {
  for (;;) {
    const ring = regions[below(random, regions.length)]?.polygon.coordinates[0] ?? [];
    const [lngs, lats] = [ring.map(([lng]) => lng), ring.map(([, lat]) => lat)];
    const between = (values: number[]) => {
      const [low, high] = [Math.min(...values), Math.max(...values)];
      return Number((low + (high - low) * random()).toFixed(7));
    };
    const place = { lat: between(lats), lng: between(lngs) };
    if (insideRing(ring, place) && !onIsland(place)) return place;
  }
}

/** Whether the place is on one of the islands. */
export function onIsland(place: Place): boolean {
  return islands.some((ring) => insideRing(ring, place));
}

/** Whether every island is farther than about 15 km. */
export function farFromIslands({ lat, lng }: Place): boolean {
  return islands.every((ring) =>
    ring.every(([x, y]) => Math.abs(x - lng) > 0.15 || Math.abs(y - lat) > 0.15),
  );
}
