/** Which regions hold a place, the two ways that JavaScript teams go. */
import booleanPointInPolygon from "@turf/boolean-point-in-polygon";
import whichPolygon from "which-polygon";
import type { Region } from "../input/regions.ts";
import { parse, type Sold } from "./radius.ts";

export type { Region };

/** The rows of all pages. */
export function regionsOf(pages: Uint8Array[]): Region[] {
  return pages.flatMap((page) => parse<{ rows: Region[] }>(page).rows);
}

/** which-polygon's index over all regions: an R-tree of their bounds, then ray casting. */
export function indexOf(regions: Region[]) {
  const features = regions.map(({ id, tags, polygon }) => ({ geometry: polygon, properties: { id, tags } }));
  return whichPolygon<{ id: string; tags: string[] }>({ features });
}

const carries = (tags: string[], planTags: string[]) => tags.some((tag) => planTags.includes(tag));

/** Where a plan is sold, by the index. */
export function byIndex(regions: Region[], index: ReturnType<typeof indexOf>, planTags: string[]): Sold {
  return {
    anywhere: regions.some(({ tags }) => carries(tags, planTags)),
    at: (lat, lng) => index([lng, lat], true)?.some(({ tags }) => carries(tags, planTags)) ?? false,
  };
}

/** Where a plan is sold, by turf: region after region. Those without a tag of the plan are sorted out once. */
export function byTurf(regions: Region[], planTags: string[]): Sold {
  const sold = regions
    .filter(({ tags }) => carries(tags, planTags))
    .map(({ polygon }) => polygon as { type: "Polygon"; coordinates: [number, number][][] });
  return {
    anywhere: sold.length > 0,
    at: (lat, lng) => sold.some((polygon) => booleanPointInPolygon([lng, lat], polygon)),
  };
}
