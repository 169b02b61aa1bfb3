/**
 * The shipped WASM beside `@turf/boolean-point-in-polygon`, on every vertex and edge of 385 municipalities, a hair
 * beside them, and at random. They agree; where turf rounds, exact arithmetic says that ours is right.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import booleanPointInPolygon from "@turf/boolean-point-in-polygon";
import { polygon as turfPolygon } from "@turf/helpers";
import { at, municipalities, type Place, regionsOf } from "./core.ts";
import { holds } from "./exact.ts";

const rows = municipalities.map(({ id, name, rings }) => ({
  id,
  name,
  tags: [],
  polygon: { type: "Polygon", coordinates: rings },
}));
const regions = regionsOf(rows);

/** Each municipality with its box, which spares turf those that are far away. */
const shapes = municipalities.map(({ rings }, number) => {
  const points = rings.flat();
  const [lng, lat] = [points.map(([x]) => x), points.map(([, y]) => y)];
  return {
    number,
    polygon: turfPolygon(rings),
    west: Math.min(...lng),
    east: Math.max(...lng),
    south: Math.min(...lat),
    north: Math.max(...lat),
  };
});

/** Asks both about every place. */
function compare(places: Place[]): void {
  for (const [n, holding] of at(regions, places).entries()) {
    const place = places[n] as Place;
    const [x, y] = place;
    const near = shapes.filter(
      ({ west, east, south, north }) => west <= x && x <= east && south <= y && y <= north,
    );
    const theirs = near
      .filter(({ polygon }) => booleanPointInPolygon(place, polygon))
      .map(({ number }) => number);
    assert.deepEqual(holding, theirs, `at ${place}`);
  }
}

const bits = new DataView(new ArrayBuffer(8));

/** The neighbouring float; no degree of a municipality is zero. */
function neighbour(value: number, by: bigint): number {
  bits.setFloat64(0, value);
  bits.setBigInt64(0, bits.getBigInt64(0) + by);
  return bits.getFloat64(0);
}

const hairBeside = ([x, y]: Place): Place[] =>
  [1n, -1n].flatMap((by): Place[] => [
    [neighbour(x, by), y],
    [x, neighbour(y, by)],
  ]);

const edges = municipalities.flatMap(({ rings }) =>
  rings.flatMap((ring) => ring.slice(1).map((b, n): [Place, Place] => [ring[n] as Place, b])),
);

test("every vertex, and a hair beside", () => {
  const vertices = edges.map(([a]) => a);
  assert.equal(vertices.length, 34_638);
  compare([...vertices, ...vertices.flatMap(hairBeside)]);
});

test("the middle of every edge, and a hair beside", () => {
  const middles = edges.map(([[ax, ay], [bx, by]]): Place => [(ax + bx) / 2, (ay + by) / 2]);
  compare([...middles, ...middles.flatMap(hairBeside)]);
});

/** A fixed seed (mulberry32), so that a failure is seen again. */
let seed = 20_261;
function random(): number {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
}

test("random places", () => {
  const places = shapes.flatMap(({ west, east, south, north }) =>
    Array.from(
      { length: 100 },
      (): Place => [west + random() * (east - west), south + random() * (north - south)],
    ),
  );
  compare(places);
});

test("near the meridian of Greenwich and the equator turf rounds before it compares; we do not", () => {
  // Turf moves the polygon so that the place is at its origin, in floats, and only then asks an exact predicate. That
  // is exact where all numbers are of one size, as in Brazil, and not where they change sign.
  const decimal = (from: number, to: number, unit: number): Place => {
    const pick = () => Math.round((from + random() * (to - from)) / unit) * unit;
    return [pick(), pick()];
  };
  let rounded = 0;
  for (let round = 0; round < 2_000; round += 1) {
    const ring = [decimal(-0.5, 0.5, 0.1), decimal(-0.5, 0.5, 0.1), decimal(-0.5, 0.5, 0.1)];
    const rings = [[...ring, ring[0] as Place]];
    const triangle = regionsOf([{ id: "t", polygon: { type: "Polygon", coordinates: rings } }]);
    if (triangle.skipped > 0) continue;
    const places = Array.from({ length: 30 }, () => decimal(-0.4, 0.4, 0.05));
    for (const [n, [ours]] of at(triangle, places).entries()) {
      const place = places[n] as Place;
      const exactly = holds(rings, place);
      assert.equal(ours === 0, exactly, `${JSON.stringify(rings)} at ${place}`);
      if (booleanPointInPolygon(place, turfPolygon(rings)) !== exactly) rounded += 1;
    }
    triangle.free();
  }
  assert.ok(rounded > 0, "turf would be exact here, too");
});
