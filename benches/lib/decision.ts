/** One decision from OZmap's bytes to what the edge does next: the look-up to make, the reason, or the ticket's claims. */
import type { Check, Intake, Regions, Site } from "../../dist/wasm/edge/conecte_ozmap.js";
import type { Place } from "../input/place.ts";
import { EXPIRES_S, RADIUS_M, SITE_ID } from "../input/site.ts";
import * as plain from "../rivals/radius.ts";
import { core } from "./core.ts";

/** Somebody's question, and OZmap's answer to it. */
export interface Question {
  at: Place;
  plan: string;
  intake: Intake;
  body: Uint8Array;
}

/** The core's way. */
export function ourDecision(site: Site, { intake, body }: Question, regions: Regions): string {
  // Not `using`, which V8 runs slowly as it is: the Worker's bundler writes it out, about like this.
  const check = new core.Check(site, intake, regions);
  try {
    check.answer(200, body);
    return lookUpOf(check) ?? check.notViable() ?? check.ticket(EXPIRES_S);
  } finally {
    check.free();
  }
}

/** The target of the call that the check wants to make next. */
function lookUpOf(check: Check): string | undefined {
  const request = check.request();
  if (!request) return undefined;
  try {
    return request.target;
  } finally {
    request.free();
  }
}

/** The plain way. `decide` can be another one, to see it caught. */
export function theirDecision({ at, plan, body }: Question, sold: plain.Sold, decide = plain.decide): string {
  const verdict = decide(plain.parse(body), { at, radiusM: RADIUS_M, sold });
  if ("lookUp" in verdict) return plain.lookUpTarget(verdict.lookUp);
  if ("reason" in verdict) return JSON.stringify({ outcome: "not_viable", reason: verdict.reason });
  return plain.claimsOf(verdict.candidates, { site: SITE_ID, plan, at, exp: EXPIRES_S });
}
