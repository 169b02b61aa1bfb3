/** Inventory mode as the shipped WASM exports it: what the Worker uses, and what tools can. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { Coverage, InventoryLoad } from "../../dist/wasm/edge/conecte_ozmap.js";
import { generation } from "../../dist/wasm/edge/generation.js";

const wasm = new URL("../../dist/wasm/edge/conecte_ozmap_bg.wasm", import.meta.url);
const core = generation();
core.initSync({ module: new WebAssembly.Module(readFileSync(wasm)) });

const [NORTH, SOUTH] = ["600000000000000000000a01", "600000000000000000000a02"];
const [PREMIUM, UNUSED] = ["600000000000000000000b01", "600000000000000000000b02"];
const at = { lat: -27.5, lng: -48.5 };

const box = (id: string | undefined, lat: number, more: object = {}) => ({
  id,
  draft: false,
  project: "p",
  lat,
  lng: at.lng,
  ...more,
});
const splitter = (id: string, parent: string | undefined, free: number) => ({
  id,
  parent,
  isDrop: true,
  connectables: { output: Array.from({ length: free + 1 }, (_, n) => (n < free ? null : "fibre")) },
  ports: Array.from({ length: free + 1 }, () => ({ blocked: false })),
});
// About 111 m apart each. South of -27.5, the premium region.
const REGIONS = [
  {
    id: "r",
    tags: [PREMIUM],
    polygon: {
      type: "Polygon",
      coordinates: [
        [
          [-49, -28],
          [-48, -28],
          [-48, -27.5],
          [-49, -27.5],
        ],
      ],
    },
  },
  { id: "bad", tags: [UNUSED], polygon: null },
];
const BOXES = [
  box(NORTH, -27.499),
  box(SOUTH, -27.502),
  box("CTO-FULL", -27.51),
  box("CTO-DRAFT", -27.5, { draft: true }),
  { id: "CTO-BAD", draft: false },
];
const SPLITTERS = [splitter("s1", NORTH, 3), splitter("s2", SOUTH, 1), splitter("s3", "CTO-GONE", 9)];

function feed(load: InventoryLoad, call: string, rows: object[]) {
  assert.equal(load.request()?.call, call);
  load.answer(200, new TextEncoder().encode(JSON.stringify({ total: rows.length, rows })));
}

function read(): Coverage {
  using load = new core.InventoryLoad(true);
  feed(load, "regions", REGIONS);
  feed(load, "boxes", BOXES);
  assert.throws(() => load.finish(), { code: "internal" });
  feed(load, "splitters", SPLITTERS);
  assert.equal(load.request(), undefined);
  const coverage = load.finish();
  assert.throws(() => load.finish(), { code: "internal" });
  return coverage;
}

const coverage = read();

/** Ids of the boxes in a list of ordinals and metres, and the metres, rounded. */
function named(boxes: Float64Array): [string | undefined, number][] {
  return Array.from({ length: boxes.length / 2 }, (_, n) => [
    coverage.id(boxes[2 * n] as number),
    Math.round(boxes[2 * n + 1] as number),
  ]);
}

test("what was read, and what was not", () => {
  const { count, drafts, orphans, skipped, skippedReasons, bytes } = coverage;
  assert.deepEqual([count, drafts, orphans, skipped], [3, 1, 1, 2]);
  assert.deepEqual(
    skippedReasons.map((line) => line.split(":")[0]),
    ["regions bad", "boxes CTO-BAD"],
  );
  assert.equal(bytes, coverage.toBytes().byteLength);
});

test("the nearest boxes, one place at a time and many", () => {
  const everywhere = coverage.plan([]);
  const one = everywhere.nearest(at.lat, at.lng, 300, 8);
  assert.deepEqual(named(one), [
    [NORTH, 111],
    [SOUTH, 222],
  ]);
  assert.deepEqual(named(everywhere.nearest(at.lat, at.lng, 300, 1)), [[NORTH, 111]]);
  assert.deepEqual(named(everywhere.nearest(at.lat, at.lng, 200, 8)), [[NORTH, 111]]);
  assert.deepEqual(named(coverage.plan([PREMIUM as string]).nearest(at.lat, at.lng, 300, 8)), [[SOUTH, 222]]);
  const many = everywhere.nearestMany(new Float64Array([at.lat, at.lng, 0, 0, at.lat, at.lng]), 300, 8);
  assert.deepEqual([...many], [2, ...one, 0, 2, ...one]);
  const [ordinal] = one;
  assert.deepEqual([coverage.project(ordinal as number), coverage.freePorts(ordinal as number)], ["p", 3]);
  assert.deepEqual(
    [coverage.id(3), coverage.project(3), coverage.freePorts(3)],
    [undefined, undefined, undefined],
  );
});

test("many places decided, each with its reason", () => {
  const points = new Float64Array([at.lat, at.lng, -27.498, at.lng, -27.511, at.lng, 0, 0]);
  const said = (tags: string[]) =>
    [...coverage.plan(tags).decide(points, 150)].map((code) => ["viable", ...core.coverageReasons()][code]);
  assert.deepEqual(said([]), ["viable", "viable", "no_free_port", "no_box_in_range"]);
  const [outside, none] = ["outside_plan_region", "no_box_in_range"];
  assert.deepEqual(said([PREMIUM as string]), [outside, outside, "no_free_port", none]);
  assert.deepEqual(said([UNUSED as string]), Array(4).fill("plan_tags_match_no_region"));
});

test("bytes go out and come back; others are refused with code and place", () => {
  const bytes = coverage.toBytes();
  const again = core.Coverage.fromBytes(bytes);
  assert.deepEqual(again.toBytes(), bytes);
  assert.equal(again.count, 3);
  assert.throws(() => core.Coverage.fromBytes(bytes.subarray(1)), { code: "magic", offset: 0 });
  assert.throws(() => core.Coverage.fromBytes(bytes.subarray(0, 60)), { code: "length", offset: 60 });
  assert.throws(() => core.Coverage.fromBytes(new Uint8Array()), { code: "magic", offset: 0 });
});

test("input that makes no sense is refused", () => {
  const plan = coverage.plan([]);
  const refused = (pointer: string, code: string) => ({ code: "invalid_input", errors: [{ pointer, code }] });
  assert.throws(() => plan.nearest(91, 0, 300, 8), refused("/0", "location_invalid"));
  assert.throws(
    () => plan.decide(new Float64Array([0, 0, 0, Number.NaN]), 300),
    refused("/1", "location_invalid"),
  );
  assert.throws(
    () => plan.nearestMany(new Float64Array([0, 0, 0]), 300, 8),
    refused("/1", "location_invalid"),
  );
  assert.throws(() => coverage.plan(["a", "no id"]), refused("/1", "tag_invalid"));
  for (const radius of [Number.NaN, -1]) assert.equal(plan.nearest(at.lat, at.lng, radius, 8).length, 0);
});

test("a failed page throws its problem, and may be asked for again", () => {
  using load = new core.InventoryLoad(false);
  assert.throws(() => load.answer(500, new Uint8Array()), { code: "upstream_error" });
  assert.throws(() => load.lost("timeout"), { code: "upstream_timeout" });
  feed(load, "boxes", BOXES);
  feed(load, "splitters", SPLITTERS);
  assert.equal(load.finish().count, 3);
});
