/** Point in ring by the even-odd rule: good enough to draw places with, and neither side's code. */
import type { Place } from "./place.ts";

export function insideRing(ring: [number, number][], { lat, lng }: Place): boolean {
  let inside = false;
  let [beforeLng, beforeLat] = ring.at(-1) ?? [Number.NaN, Number.NaN];
  for (const [atLng, atLat] of ring) {
    const crosses = atLat > lat !== beforeLat > lat;
    if (crosses && lng < ((beforeLng - atLng) * (lat - atLat)) / (beforeLat - atLat) + atLng)
      inside = !inside;
    [beforeLng, beforeLat] = [atLng, atLat];
  }
  return inside;
}
