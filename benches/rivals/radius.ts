/**
 * The rules of viability over OZmap's radius answer, as a team would write them in plain JavaScript: parse, filter,
 * sort. Of the answer's shape it checks what the rules read.
 */
import type { Place } from "../input/place.ts";
import { distanceM } from "./distance.ts";

const MAX_CANDIDATES = 8;
const MAX_IDS = 100;

/** How far a box comes through the rules. */
const IN_RANGE = 0;
const HAS_PORT = 1;
const SERVES = 2;

interface Box {
  id: string;
  project: string;
  lat: number;
  lng: number;
  distance?: number;
  availability: number;
  draft?: boolean;
  implanted?: boolean;
}

interface Answer {
  boxes: Box[];
  refused_boxes?: Partial<Box>[] | null;
}

/** Where a plan is sold. */
export interface Sold {
  /** Whether any region at all carries one of its tags. */
  anywhere: boolean;
  at(lat: number, lng: number): boolean;
}

/** A plan without tags. */
export const EVERYWHERE: Sold = { anywhere: true, at: () => true };

export interface Rules {
  at: Place;
  /** The site's own radius, metres. */
  radiusM?: number | undefined;
  sold: Sold;
}

interface Row {
  stage: number;
  /** Known not to be Em projeto. */
  built: boolean;
  id: string | undefined;
  project: string | undefined;
  distance: number;
  ports: number;
}

/** A box that serves. */
export interface Candidate {
  box: string;
  project: string;
}

export type Reason = "no_box_in_range" | "no_free_port" | "outside_plan_region" | "plan_tags_match_no_region";

/** What is known: the boxes that serve, why none does, or which boxes to look up and what to go on with then. */
export type Verdict = { candidates: Candidate[] } | { reason: Reason } | { lookUp: string[]; rows: Row[] };

const decoder = new TextDecoder();

/** Parses a body of OZmap's. */
export function parse<T>(body: Uint8Array): T {
  return JSON.parse(decoder.decode(body)) as T;
}

/** Judges the radius answer. Throws when it is not of the documented shape. */
export function decide(answer: Answer, rules: Rules): Verdict {
  if (!Array.isArray(answer.boxes)) throw new Error("an answer without boxes");
  if (!rules.sold.anywhere) return { reason: "plan_tags_match_no_region" };
  const inRange = (distance: number) => rules.radiusM === undefined || distance <= rules.radiusM;
  const rows: Row[] = [];
  for (const box of answer.boxes) {
    if (!isBox(box)) throw new Error("a box that cannot be read");
    const distance = box.distance ?? distanceM(rules.at, box);
    if (box.draft === true || !inRange(distance)) continue;
    let stage = IN_RANGE;
    if (box.availability > 0) stage = rules.sold.at(box.lat, box.lng) ? SERVES : HAS_PORT;
    const built = box.draft === false || box.implanted === true;
    rows.push({ stage, built, id: box.id, project: box.project, distance, ports: box.availability });
  }
  for (const box of answer.refused_boxes ?? []) {
    const distance = box.distance ?? Number.POSITIVE_INFINITY;
    if (box.draft === true || (box.distance !== undefined && !inRange(distance))) continue;
    const built = box.draft === false || box.implanted === true || box.id === undefined;
    rows.push({ stage: IN_RANGE, built, id: box.id, project: undefined, distance, ports: 0 });
  }
  rows.sort(rank);
  const seen = new Set<string>();
  return conclude(
    rows.filter(({ id }) => {
      if (id === undefined) return true;
      if (seen.has(id)) return false;
      seen.add(id);
      return true;
    }),
  );
}

/** Goes on with what the look-up found: each box's id, and whether it is Em projeto. */
export function settle(
  { lookUp, rows }: { lookUp: string[]; rows: Row[] },
  found: Map<string, boolean>,
): Verdict {
  const asked = new Set(lookUp);
  return conclude(
    rows.flatMap((row) => {
      if (row.id === undefined || !asked.has(row.id)) return [row];
      return found.get(row.id) === false ? [{ ...row, built: true }] : [];
    }),
  );
}

function isBox(box: Box): boolean {
  return (
    typeof box.id === "string" &&
    typeof box.project === "string" &&
    typeof box.lat === "number" &&
    typeof box.lng === "number" &&
    typeof box.availability === "number"
  );
}

/** Furthest stage first, then nearest, more free ports, id. */
function rank(a: Row, b: Row): number {
  return b.stage - a.stage || a.distance - b.distance || b.ports - a.ports || order(a.id ?? "", b.id ?? "");
}

const order = (a: string, b: string) => Number(a > b) - Number(a < b);

function conclude(rows: Row[]): Verdict {
  let sure = -1;
  for (const { built, stage } of rows) if (built && stage > sure) sure = stage;
  const lookUp: string[] = [];
  let kept = 0;
  for (const { built, stage, id } of rows) {
    // Boxes behind the last candidate that is kept anyway are of no interest.
    if (sure === SERVES && (stage !== SERVES || kept === MAX_CANDIDATES)) break;
    if (built) kept += 1;
    else if ((sure === SERVES || stage > sure) && id !== undefined && lookUp.length < MAX_IDS)
      lookUp.push(id);
  }
  if (lookUp.length > 0) return { lookUp, rows };
  if (sure < IN_RANGE) return { reason: "no_box_in_range" };
  if (sure === IN_RANGE) return { reason: "no_free_port" };
  if (sure === HAS_PORT) return { reason: "outside_plan_region" };
  const serving = rows.filter(({ built, stage }) => built && stage === SERVES);
  return {
    candidates: serving.slice(0, MAX_CANDIDATES).map(({ id = "", project = "" }) => ({ box: id, project })),
  };
}

/** The address of the look-up of some boxes. */
export function lookUpTarget(ids: string[]): string {
  const filter = JSON.stringify([{ operator: "in", property: "id", value: ids }]);
  return `/boxes?filter=${encodeURIComponent(filter)}&limit=${ids.length}`;
}

/** What a ticket binds its candidates to. */
export interface Bound {
  site: string;
  plan: string;
  at: Place;
  /** Unix seconds. */
  exp: number;
}

/** The claims of a ticket, to be sealed. */
export function claimsOf(slots: Candidate[], bound: Bound): string {
  return JSON.stringify({ slots, bound });
}
