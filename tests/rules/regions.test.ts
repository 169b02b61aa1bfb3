/** What the boundary gives and takes: regions from pages, places in, numbers out. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { at, edge, municipalities, pagesOf, regionsOf } from "./core.ts";

const square = (west: number, south: number, side: number) => ({
  type: "Polygon",
  coordinates: [
    [
      [west, south],
      [west + side, south],
      [west + side, south + side],
      [west, south + side],
    ],
  ],
});

const overlapping = regionsOf([
  { id: "a", name: "A", tags: [], polygon: square(0, 0, 4) },
  { id: "b", name: "B", tags: ["t"], polygon: square(2, 2, 4) },
]);

test("many places at once: each has its own regions, edges and corners included", () => {
  const places: [number, number][] = [
    [1, 1],
    [9, 9],
    [3, 3],
    [4, 2],
    [6, 6],
  ];
  assert.deepEqual(at(overlapping, places), [[0], [], [0, 1], [0, 1], [1]]);
  assert.deepEqual([...overlapping.regionsAt(new Float64Array())], [1]);
  assert.deepEqual(
    [overlapping.ids(), overlapping.names()],
    [
      ["a", "b"],
      ["A", "B"],
    ],
  );
});

test("no regions hold nothing", () => {
  using none = new edge.Regions();
  assert.deepEqual([none.count, none.skipped, none.ids(), none.skippedRegions(9)], [0, 0, [], []]);
  assert.deepEqual(at(none, [[0, 0]]), [[]]);
});

for (const [what, places, pointer] of [
  ["a place that is not a number", [0, 0, Number.NaN, 0], "/2"],
  ["a longitude off the globe", [181, 0], "/0"],
  ["a latitude off the globe", [0, 0, 0, 0, 0, -91], "/4"],
  ["infinity", [0, Number.NEGATIVE_INFINITY], "/0"],
  ["a longitude without a latitude", [0, 0, 1], "/3"],
] as const)
  test(`${what} is a problem that says where`, () => {
    assert.throws(
      () => overlapping.regionsAt(new Float64Array(places)),
      (thrown: Record<string, unknown>) => {
        const { status, code, errors } = thrown;
        const expected = {
          status: 422,
          code: "invalid_input",
          errors: [{ pointer, code: "location_invalid" }],
        };
        assert.deepEqual({ status, code, errors }, expected);
        return true;
      },
    );
  });

test("what cannot be read is skipped, with its id and its reason", () => {
  const regions = regionsOf([
    {
      id: "line",
      name: "",
      tags: [],
      polygon: {
        type: "Polygon",
        coordinates: [
          [
            [0, 0],
            [1, 1],
          ],
        ],
      },
    },
    { id: "good", name: "Good", tags: [], polygon: square(0, 0, 1) },
    { id: "null", name: "", tags: [], polygon: null },
    { name: "no id", tags: [], polygon: square(0, 0, 1) },
    { id: "wide", name: "", tags: [], polygon: square(-170, -85, 181) },
  ]);
  assert.deepEqual([regions.count, regions.skipped, regions.ids()], [1, 4, ["good"]]);
  const skipped = regions.skippedRegions(9).map((line) => JSON.parse(line));
  assert.deepEqual(
    skipped.map(({ region, code }) => [region, code]),
    [
      ["line", "polygon"],
      ["null", "malformed"],
      [null, "malformed"],
      ["wide", "polygon"],
    ],
  );
  assert.equal(skipped[0].reason, "ring 0 encloses nothing");
  assert.ok(skipped.every(({ reason }) => reason.length > 5));
  assert.equal(regions.skippedRegions(2).length, 2);
});

test("regions are there after the last page, and not before", () => {
  const rows = municipalities.map(({ id, name, rings }) => ({
    id,
    name,
    polygon: { type: "Polygon", coordinates: rings },
  }));
  using load = new edge.RegionLoad();
  const pages = pagesOf(rows);
  assert.equal(pages.length, 4);
  for (const [number, page] of pages.entries()) {
    assert.throws(() => load.finish(), { code: "internal" });
    assert.match(load.request()?.target ?? "", new RegExp(`^/regions\\?.*page=${number + 1}$`));
    load.answer(200, page);
  }
  assert.equal(load.request(), undefined);
  using regions = load.finish();
  assert.deepEqual(
    regions.names(),
    municipalities.map(({ name }) => name),
  );
  assert.ok(regions.bytes < 1_500_000, `${regions.bytes} bytes`);
});
