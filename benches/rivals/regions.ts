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

type Shape = { type: "Polygon"; coordinates: [number, number][][] };

/** Where a plan is sold, by turf: the tags of all regions that hold the place, as the index gives them. */
export function byTurf(regions: Region[], planTags: string[]): Sold {
  const all = regions.map(({ tags, polygon }) => ({ tags, shape: polygon as Shape }));
  return {
    anywhere: regions.some(({ tags }) => carries(tags, planTags)),
    at: (lat, lng) =>
      all
        .filter(({ shape }) => booleanPointInPolygon([lng, lat], shape))
        .some(({ tags }) => carries(tags, planTags)),
  };
}

/** As `byTurf`, thriftily: without the regions that carry no tag of the plan, and no further than the first that holds the place. */
export function byThriftyTurf(regions: Region[], planTags: string[]): Sold {
  const sold = regions.filter(({ tags }) => carries(tags, planTags)).map(({ polygon }) => polygon as Shape);
  return {
    anywhere: sold.length > 0,
    at: (lat, lng) => sold.some((shape) => booleanPointInPolygon([lng, lat], shape)),
  };
}
