/** Every case, in the order in which they are run and shown. To add one, add it here. */
import { browserBytes } from "./cases/browser-bytes.ts";
import { coldEdge } from "./cases/cold-edge.ts";
import { edgeCheck } from "./cases/edge-check.ts";
import { radiusDecision, radiusLookUp } from "./cases/radius-decision.ts";
import { taggedDecision } from "./cases/tagged-decision.ts";
import type { Case } from "./lib/case.ts";

export const cases: Case[] = [
  radiusDecision(),
  radiusLookUp(),
  taggedDecision,
  edgeCheck,
  coldEdge,
  browserBytes(),
];
