/** Every case, in the order in which they are run and shown. To add one, add it here. */
import { browserBytes } from "./cases/browser-bytes.ts";
import { coldEdge } from "./cases/cold-edge.ts";
import { coverageBuild, coverageQuery } from "./cases/coverage.ts";
import { edgeCheck } from "./cases/edge-check.ts";
import { radiusDecision, radiusLookUp } from "./cases/radius-decision.ts";
import { regionBuild, regionMatch } from "./cases/region-match.ts";
import { taggedDecision } from "./cases/tagged-decision.ts";
import type { Case } from "./lib/case.ts";

/** What starts processes comes before what fills this one's memory. */
export const cases: Case[] = [
  edgeCheck,
  coldEdge,
  radiusDecision(),
  radiusLookUp(),
  taggedDecision,
  regionMatch,
  regionBuild,
  coverageQuery(),
  coverageBuild,
  browserBytes(),
];
