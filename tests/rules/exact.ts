/** Point in polygon in whole numbers: slow, and without any rounding. */
import type { Place } from "./core.ts";

/** Every float between 2⁻⁷ and 180 is a multiple of 2⁻⁶⁰. */
const UNIT = 2 ** 60;

type Point = { x: bigint; y: bigint };

function exact([lng, lat]: Place): Point {
  for (const value of [lng, lat])
    if (!Number.isInteger(value * UNIT)) throw new RangeError(`${value} is not a multiple of 2^-60`);
  return { x: BigInt(lng * UNIT), y: BigInt(lat * UNIT) };
}

/** Whether a place is in a polygon by our rules: on an edge, or inside by the even-odd rule over all rings. */
export function holds(rings: Place[][], place: Place): boolean {
  const at = exact(place);
  let inside = false;
  for (const ring of rings) {
    const points = ring.map(exact);
    for (const [n, b] of points.entries()) {
      const a = points.at(n - 1) as Point;
      const cross = (b.x - a.x) * (at.y - a.y) - (b.y - a.y) * (at.x - a.x);
      if (cross === 0n && between(a.x, b.x, at.x) && between(a.y, b.y, at.y)) return true;
      // An edge owns its lower end; the ray goes east.
      if (a.y > at.y !== b.y > at.y && cross > 0n === b.y > a.y) inside = !inside;
    }
  }
  return inside;
}

const between = (a: bigint, b: bigint, value: bigint) =>
  (a <= value && value <= b) || (b <= value && value <= a);
