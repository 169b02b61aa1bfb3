/** Deciding from the bytes of OZmap's radius answer, for a plan that is sold everywhere. */
import type { Place } from "../input/place.ts";
import { radiusAnswer, reachOf } from "../input/radius.ts";
import { FREE_PLAN, intake, site } from "../input/site.ts";
import { type Case, less, type Row } from "../lib/case.ts";
import { core } from "../lib/core.ts";
import { ourDecision, type Question, theirDecision } from "../lib/decision.ts";
import { time } from "../lib/measure.ts";
import { seeded } from "../lib/random.ts";
import { decide, EVERYWHERE } from "../rivals/radius.ts";

const SIZES = [1, 10, 100, 1_000, 10_000];
/** How many different bodies of a size: enough for every way that a decision can end, where bodies are small. */
const bodiesOf = (boxes: number) => Math.max(2, Math.min(16, 20_000 / boxes));
const HERE: Place = { lat: -27.5782336721312, lng: -48.527442812919624 };

/**
 * `implanted`: share of the boxes that are. In every second body the nearest are, whatever the share is, so that the
 * decision ends in a ticket and not in a look-up.
 */
function radiusCase(
  name: string,
  about: string,
  implanted: number,
  sureBodies: boolean,
  rules = decide,
): Case {
  return {
    name,
    about,
    of: "boxes",
    async run(effort) {
      const [ourSite, regions] = [site(), new core.Regions()];
      const rows: Row[] = [];
      for (const size of effort.quick ? SIZES.slice(0, 3) : SIZES) {
        const random = seeded(size);
        const questions = Array.from({ length: bodiesOf(size) }, (_, n): Question => {
          const sure = sureBodies && n % 2 === 0 ? 12 : 0;
          const body = radiusAnswer(random, {
            at: HERE,
            boxes: size,
            reachM: reachOf(size),
            implanted,
            sure,
          });
          return { at: HERE, plan: FREE_PLAN, intake: intake(ourSite, HERE, FREE_PLAN), body };
        });
        const question = (input: number) => questions[input] as Question;
        const ms = time(
          {
            what: `${name}, ${size} boxes`,
            inputs: questions.length,
            ours: (input) => ourDecision(ourSite, question(input), regions),
            theirs: (input) => theirDecision(question(input), EVERYWHERE, rules),
          },
          effort,
        );
        const figures = { unit: "µs", ours: ms.ours * 1_000, theirs: ms.theirs * 1_000 };
        rows.push(less({ name, size, rival: "JSON.parse + plain JS", ...figures }));
      }
      return rows;
    },
  };
}

/** Four boxes in five are implanted. `rules` can be others than the rival's, to see them caught. */
export const radiusDecision = (rules = decide) =>
  radiusCase("radius-decision", "boxes in the radius answer, a plan without tags", 0.8, true, rules);

/** Nearly no box is known to be built, so nearly every decision ends in a look-up of boxes. */
export const radiusLookUp = () =>
  radiusCase("radius-look-up", "the same, with one box in ten known to be built", 0.1, false);
