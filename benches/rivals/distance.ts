/** The distance along the WGS-84 ellipsoid, as `src/geo/distance.rs` has it: the chord, bent back to an arc. */
import type { Place } from "../input/place.ts";

const EQUATOR_M = 6_378_137;
const FLATTENING = 1 / 298.257223563;
const E2 = FLATTENING * (2 - FLATTENING);
const MEAN_RADIUS_M = 6_371_008.8;
const RADIANS = Math.PI / 180;

/** Metres between two places. */
export function distanceM(a: Place, b: Place): number {
  const [ax, ay, az] = earthCentred(a);
  const [bx, by, bz] = earthCentred(b);
  const chord = Math.sqrt((ax - bx) ** 2 + (ay - by) ** 2 + (az - bz) ** 2);
  return 2 * MEAN_RADIUS_M * Math.asin(Math.min(chord / (2 * MEAN_RADIUS_M), 1));
}

function earthCentred({ lat, lng }: Place): [number, number, number] {
  const [phi, lambda] = [lat * RADIANS, lng * RADIANS];
  const normal = EQUATOR_M / Math.sqrt(1 - E2 * Math.sin(phi) ** 2);
  return [
    normal * Math.cos(phi) * Math.cos(lambda),
    normal * Math.cos(phi) * Math.sin(lambda),
    normal * (1 - E2) * Math.sin(phi),
  ];
}
