/** The command with a rival that is wrong about the order of boxes: it must end with an error and print no result. */
import { main } from "../../benches/bench.ts";
import { radiusDecision } from "../../benches/cases/radius-decision.ts";
import { decide } from "../../benches/rivals/radius.ts";

const farthestFirst: typeof decide = (answer, rules) => {
  const verdict = decide(answer, rules);
  return "candidates" in verdict ? { candidates: verdict.candidates.toReversed() } : verdict;
};

process.exitCode = await main([radiusDecision(farthestFirst)], process.argv.slice(2));
