/** Which of 385 municipalities hold a batch of points; and building the index that is asked. */
import type { Regions } from "../../dist/wasm/edge/conecte_ozmap.js";
import type { Place } from "../input/place.ts";
import { placeInland, regionPages } from "../input/regions.ts";
import { type Case, less, type Row } from "../lib/case.ts";
import { loadRegions } from "../lib/core.ts";
import { time } from "../lib/measure.ts";
import { seeded } from "../lib/random.ts";
import { indexOf, regionsOf } from "../rivals/regions.ts";

const SIZES = [1, 100, 10_000];
/** How many batches of a size. */
const batchesOf = (points: number) => Math.max(2, Math.min(1_000, 20_000 / points));

type Index = ReturnType<typeof indexOf>;

const batch = (random: () => number, points: number) =>
  Array.from({ length: points }, () => placeInland(random));

/** The ids of the regions that hold each of the points, by our answer. */
function byPoint(answer: Uint32Array, points: number, ids: string[]): string[][] {
  return Array.from({ length: points }, (_, at) =>
    [...answer.subarray(answer[at], answer[at + 1])].map((region) => ids[region] ?? "").sort(),
  );
}

/** The same, by the rival's. */
const idsOf = (answer: ReturnType<Index>[]) =>
  answer.map((found) => (found ?? []).map(({ id }) => id).sort());

/** Points as our batch export takes them. */
const flat = (places: Place[]) => Float64Array.from(places.flatMap(({ lat, lng }) => [lng, lat]));

export const regionMatch: Case = {
  name: "region-match",
  about: "a batch of points, 385 municipalities",
  of: "points",
  async run(effort) {
    const [ours, theirs] = [loadRegions(regionPages), indexOf(regionsOf(regionPages))];
    const ids = ours.ids();
    const rows: Row[] = [];
    for (const size of effort.quick ? SIZES.slice(0, 2) : SIZES) {
      const random = seeded(size);
      const batches = Array.from({ length: effort.quick ? 2 : batchesOf(size) }, () => batch(random, size));
      const mine = batches.map(flat);
      const other = batches.map((places) => places.map(({ lat, lng }): [number, number] => [lng, lat]));
      const ms = time(
        {
          what: `region-match, ${size} points`,
          inputs: batches.length,
          ours: (input) => ours.regionsAt(mine[input] as Float64Array),
          theirs: (input) => (other[input] ?? []).map((point) => theirs(point, true)),
          view: { ours: (answer) => byPoint(answer, size, ids), theirs: idsOf },
        },
        effort,
      );
      const figures = { unit: "µs", ours: ms.ours * 1_000, theirs: ms.theirs * 1_000 };
      rows.push(less({ name: "region-match", size, rival: "which-polygon in a loop", ...figures }));
    }
    return rows;
  },
};

export const regionBuild: Case = {
  name: "region-build",
  about: "the index of 385 municipalities from the bytes of GET /regions",
  of: "municipalities",
  async run(effort) {
    const places = batch(seeded(1), 500);
    let last: Regions | undefined;
    const ms = time(
      {
        what: "region-build",
        inputs: 1,
        ours() {
          last?.free();
          last = loadRegions(regionPages);
          return last;
        },
        theirs: () => indexOf(regionsOf(regionPages)),
        view: {
          ours: (built) => byPoint(built.regionsAt(flat(places)), places.length, built.ids()),
          theirs: (built) => idsOf(places.map(({ lat, lng }) => built([lng, lat], true))),
        },
      },
      effort,
    );
    const row = { name: "region-build", size: 385, rival: "JSON.parse + which-polygon" };
    return [less({ ...row, unit: "ms", ...ms })];
  },
};
