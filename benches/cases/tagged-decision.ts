/** Deciding from the bytes of OZmap's radius answer, for a plan that is sold in some of 385 municipalities. */
import { radiusAnswer, reachOf } from "../input/radius.ts";
import { onIsland, placeInland, regionPages } from "../input/regions.ts";
import { intake, PLAN_TAG, site, TAGGED_PLAN } from "../input/site.ts";
import { type Case, less, type Row } from "../lib/case.ts";
import { loadRegions } from "../lib/core.ts";
import { ourDecision, type Question, theirDecision } from "../lib/decision.ts";
import { time } from "../lib/measure.ts";
import { seeded } from "../lib/random.ts";
import { byIndex, byThriftyTurf, byTurf, indexOf, regionsOf } from "../rivals/regions.ts";

const SIZES = [10, 1_000];
/** So many questions of a size, each in another municipality: polygons and neighbourhoods differ. */
const questionsOf = (boxes: number) => (boxes > 100 ? 8 : 64);

export const taggedDecision: Case = {
  name: "tagged-decision",
  about: "boxes in the radius answer, a plan with a region tag, 385 municipalities",
  of: "boxes",
  async run(effort) {
    const [ourSite, regions, theirs] = [site(), loadRegions(regionPages), regionsOf(regionPages)];
    const rivals = [
      { rival: "JSON.parse + which-polygon", sold: byIndex(theirs, indexOf(theirs), [PLAN_TAG]) },
      { rival: "JSON.parse + turf", sold: byTurf(theirs, [PLAN_TAG]) },
      { rival: "JSON.parse + turf, tagged regions only", sold: byThriftyTurf(theirs, [PLAN_TAG]) },
    ];
    const rows: Row[] = [];
    for (const size of effort.quick ? SIZES.slice(0, 1) : SIZES) {
      const random = seeded(size);
      const questions = Array.from({ length: questionsOf(size) }, (_, n): Question => {
        const at = placeInland(random);
        const shape = { boxes: size, reachM: reachOf(size), implanted: 0.8, sure: n % 2 === 0 ? 12 : 0 };
        const body = radiusAnswer(random, { at, ...shape, avoid: onIsland });
        return { at, plan: TAGGED_PLAN, intake: intake(ourSite, at, TAGGED_PLAN), body };
      });
      const question = (input: number) => questions[input] as Question;
      for (const { rival, sold } of rivals) {
        const ms = time(
          {
            what: `tagged-decision, ${size} boxes, ${rival}`,
            inputs: questions.length,
            ours: (input) => ourDecision(ourSite, question(input), regions),
            theirs: (input) => theirDecision(question(input), sold),
          },
          effort,
        );
        const figures = { unit: "µs", ours: ms.ours * 1_000, theirs: ms.theirs * 1_000 };
        rows.push(less({ name: "tagged-decision", size, rival, ...figures }));
      }
    }
    return rows;
  },
};
