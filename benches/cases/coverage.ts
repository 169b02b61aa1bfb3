/** Today's whole network in memory: asking it, and what it takes to build and to keep. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { Coverage } from "../../dist/wasm/edge/conecte_ozmap.js";
import { homes } from "../input/network.ts";
import type { Place } from "../input/place.ts";
import { PLAN_TAG } from "../input/site.ts";
import { type Case, less, type Row } from "../lib/case.ts";
import { median, mustAgree, time } from "../lib/measure.ts";
import { type Networks, readNetwork } from "../lib/network.ts";
import { type KnownBox, type Network, nearest, serves } from "../rivals/coverage.ts";
import { distanceM } from "../rivals/distance.ts";

const SIZES = [10_000, 100_000, 1_000_000];
const QUICK_SIZE = 10_000;
const RADIUS_M = 300;
const LIMIT = 8;
const PLACES = 256;
const RIVAL = "kdbush + geokdbush + filter";

/**
 * Places at which a sphere and the ellipsoid cannot disagree: geokdbush measures on a sphere, which is off by up to half
 * a percent, and we do not. No two of the boxes that count are equally far within one percent, and none is on the edge of
 * the radius. So the rival may do its plain, fast thing, and the answers are the same.
 */
function clearPlaces({ boxes }: Network, count: number): Place[] {
  const serving = boxes.filter((box) => serves(box, [PLAN_TAG]));
  const cells = new Map<string, KnownBox[]>();
  const cell = (lat: number, lng: number) => `${Math.floor(lat * 200)} ${Math.floor(lng * 200)}`;
  for (const box of serving) {
    const key = cell(box.lat, box.lng);
    const others = cells.get(key);
    if (others) others.push(box);
    else cells.set(key, [box]);
  }
  /** A cell is half a kilometre wide and more. */
  const around = ({ lat, lng }: Place) =>
    [-1, 0, 1].flatMap((y) => [-1, 0, 1].flatMap((x) => cells.get(cell(lat + y / 200, lng + x / 200)) ?? []));
  const clear = (at: Place) => {
    const all = around(at).map((box) => distanceM(at, box));
    const near = all.filter((metres) => metres < RADIUS_M * 1.01).sort((a, b) => a - b);
    const last = near[LIMIT - 1] ?? RADIUS_M;
    const apart = near.slice(1, LIMIT + 1).every((metres, n) => metres > (near[n] ?? 0) * 1.01);
    return apart && (last < RADIUS_M * 0.99 || near.every((metres) => metres < RADIUS_M * 0.99));
  };
  return homes(count, 4 * PLACES)
    .filter(clear)
    .slice(0, PLACES);
}

/** The ids of the boxes that an answer of ours names. */
const idsOf = (coverage: Coverage, answer: Float64Array) =>
  [...answer].filter((_, at) => at % 2 === 0).map((ordinal) => coverage.id(ordinal));

/** `rival` can be another search, to see it caught. */
export const coverageQuery = (rival = nearest): Case => ({
  name: "coverage-query",
  about: "nearest boxes that serve, 300 m, a plan with a region tag; boxes in the network",
  of: "boxes",
  async run(effort) {
    const rows: Row[] = [];
    for (const size of effort.quick ? [QUICK_SIZE] : SIZES) {
      const { ours, theirs } = readNetwork(size);
      using coverage = ours;
      const network = theirs as Network;
      using plan = coverage.plan([PLAN_TAG]);
      const places = clearPlaces(network, size);
      const place = (input: number) => places[input] as Place;
      const ms = time(
        {
          what: `coverage-query, ${size} boxes`,
          inputs: places.length,
          ours: (input) => plan.nearest(place(input).lat, place(input).lng, RADIUS_M, LIMIT),
          theirs: (input) => rival(network, [PLAN_TAG], place(input), RADIUS_M, LIMIT),
          view: {
            ours: (answer) => idsOf(coverage, answer),
            theirs: (answer) => answer.map(({ id }) => id),
          },
        },
        effort,
      );
      const figures = { unit: "µs", ours: ms.ours * 1_000, theirs: ms.theirs * 1_000 };
      rows.push(less({ name: "coverage-query", size, rival: RIVAL, ...figures }));
    }
    return rows;
  },
});

/** What JavaScript holds on to, once its garbage is gone: the heap, and the arrays beside it. */
function heldBytes(collect: () => void): number {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function collector(): () => void {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc");
}

interface Figures {
  ms: number[];
  bytesPerBox: number[];
}

/** Both kept the same number of boxes, and give the same answers. */
function compareBuilt(size: number, { ours, theirs }: Networks): void {
  const network = theirs as Network;
  mustAgree("coverage-build, boxes", ours.count, network.boxes.length);
  using plan = ours.plan([PLAN_TAG]);
  for (const [n, at] of clearPlaces(network, size).entries())
    mustAgree(
      `coverage-build, place ${n}`,
      idsOf(ours, plan.nearest(at.lat, at.lng, RADIUS_M, LIMIT)),
      nearest(network, [PLAN_TAG], at, RADIUS_M, LIMIT).map(({ id }) => id),
    );
}

/** The snapshot's size and build, against those of the objects; read from the bytes of the pages. */
export const coverageBuild: Case = {
  name: "coverage-build",
  about: "reading the whole network from the bytes of its pages, and keeping it",
  of: "boxes",
  async run(effort) {
    const size = effort.quick ? QUICK_SIZE : 1_000_000;
    const collect = collector();
    const [ours, theirs]: [Figures, Figures] = [
      { ms: [], bytesPerBox: [] },
      { ms: [], bytesPerBox: [] },
    ];
    for (let round = 0; round < effort.longRounds; round++) {
      const both = readNetwork(size);
      using coverage = both.ours;
      if (round === 0) compareBuilt(size, both);
      const before = heldBytes(collect);
      both.theirs = undefined;
      theirs.bytesPerBox.push((before - heldBytes(collect)) / coverage.count);
      ours.bytesPerBox.push(coverage.bytes / coverage.count);
      ours.ms.push(both.ms.ours);
      theirs.ms.push(both.ms.theirs);
    }
    const row = (unit: string, what: keyof Figures) =>
      less({
        name: "coverage-build",
        size,
        rival: "JSON.parse + kdbush + objects",
        unit,
        ours: median(ours[what]),
        theirs: median(theirs[what]),
      });
    return [row("ms", "ms"), row("bytes a box", "bytesPerBox")];
  },
};
