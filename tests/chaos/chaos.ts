/** One run: customers, faults and kills; then everything heals, time passes, and what is left must agree. */
import { sleep } from "../../scripts/lib/process.mjs";
import { KEY, type Place, type Signup, signupAt } from "../worker/data.ts";
import { sealedAgain } from "../worker/tickets.ts";
import { check, type Evidence, type Told, type Violation } from "./check.ts";
import { Crowd, type Customer, type Role } from "./customers.ts";
import { Dice } from "./dice.ts";
import { faultMix } from "./faults.ts";
import { readLedgers } from "./ledger-files.ts";
import { Parts } from "./parts.ts";
import { readJournal, readWorld } from "./witness.ts";

export interface Options {
  reservations: number;
  /** Share of OZmap's calls that go wrong. */
  faultRate: number;
  kills: number;
  seed: number;
  /** Customers at the same time. */
  crowd?: number;
  /** How long a port is held, in seconds. */
  holdS?: number;
  /** Of those who come, one spot for so many. */
  perSpot?: number;
  say?: (text: string) => void;
  /** What becomes of those who got a port, by share; the rest leave. */
  roles?: typeof ROLES;
  /** Before the comparison, after all has healed: something that the comparison must find. */
  sabotage?: (parts: Parts) => Promise<void>;
}

export interface Result {
  reservations: number;
  faults: Record<string, number>;
  kills: number;
  endStates: Record<string, number>;
  violations: Violation[];
  seconds: number;
}

export interface Report extends Result {
  killed: { edge: number; simulator: number };
  answers: Record<string, number>;
  calls: { made: number; deleted: number };
  loadSeconds: number;
}

interface Spot {
  signup: Signup;
  ticket: string;
  boxes: string[];
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/**
 * How long the outages are after which everything must be done: nobody's patience, the last sweep, the longest hold and
 * the longest back-off lie between them.
 */
const OUTAGES_MS = [20 * MINUTE, 2 * HOUR, 7 * HOUR, 8 * 24 * HOUR, ...Array(6).fill(20 * MINUTE)];

const ROLES: readonly [number, Role][] = [
  [0.04, "is confirmed"],
  [0.04, "is installed"],
  [0.02, "is removed"],
  [0.1, "cancels"],
];

/** Named places whose boxes have ports for the plan without region tags. */
const PLACES = ["viable", "twoBoxes", "notImplanted", "edgeOfRadius", "lastPort", "standardOnly"];

/** Places to sign up at, each with the ticket that it gave while there was room: customers find out the hard way. */
async function findSpots(parts: Parts, count: number): Promise<Spot[]> {
  const places = await parts.control<Record<string, Place>>("places");
  const model = places.viable;
  if (!model) throw new Error("the simulator has no place of that name");
  const named = PLACES.flatMap((name) => places[name] ?? []);
  const boxes =
    await parts.control<{ id: string; draft: boolean; coords: [number, number] }[]>("world?full=boxes");
  // Boxes of the clusters, far enough apart in the list to be in different streets.
  const others = boxes
    .filter(({ draft }) => !draft)
    .slice(20)
    .filter((_, i) => i % 3 === 0)
    .map(({ id, coords: [lng, lat] }): Place => ({ ...model, lat, lng, boxes: [id] }));
  const spots: Spot[] = [];
  for (const place of [...named, ...others]) {
    if (spots.length === count) break;
    const signup = signupAt(place);
    const answer = await fetch(`${parts.url}/v1/viability`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-site-key": KEY },
      body: JSON.stringify(signup),
    });
    const { ticket } = (await answer.json()) as { ticket?: string };
    if (ticket) spots.push({ signup, ticket, boxes: place.boxes });
  }
  if (spots.length === 0) throw new Error("no place has a port");
  return spots;
}

function drawRole(dice: Dice, roles: typeof ROLES): Role {
  let left = dice.next();
  for (const [share, role] of roles) {
    left -= share;
    if (left < 0) return role;
  }
  return "leaves";
}

/** Kills one of the two, and starts it again a moment later. */
async function killOne(parts: Parts, simulator: boolean, dice: Dice): Promise<void> {
  await sleep(dice.between(0, 800));
  await (simulator ? parts.killSimulator() : parts.killEdge());
  await sleep(dice.between(0, 1500));
  await (simulator ? parts.startSimulator() : parts.startEdge());
}

/** Customers come, faults strike, processes die. Gives what everybody was told. */
async function load(parts: Parts, options: Options, dice: Dice, crowd: Crowd): Promise<Told[]> {
  const { reservations, kills, faultRate, seed, say = () => {} } = options;
  const spots = await findSpots(parts, Math.max(2, Math.ceil(reservations / (options.perSpot ?? 30))));
  say(`${spots.length} places`);
  await parts.setFaults(faultMix(faultRate), seed);
  const told: Told[] = [];
  const afterwards: Promise<void>[] = [];
  let started = 0;
  const customer = async () => {
    while (started < reservations) {
      started += 1;
      const { signup, ticket } = dice.pick(spots);
      const one: Customer = {
        signup,
        ticket,
        key: `chaos-${seed}-${String(started).padStart(6, "0")}`,
        role: drawRole(dice, options.roles ?? ROLES),
        habit: dice.chance(0.06) ? "hasty" : dice.chance(0.1) ? "twice" : "patient",
      };
      // All dice are drawn by now. Each customer has a ticket of their own, for one opens no second reservation.
      const own = await sealedAgain(ticket, parts.ticketKey);
      const done = await crowd.reserve({ ...one, ticket: own });
      told.push(done.told);
      afterwards.push(done.afterwards);
    }
  };
  const killer = async () => {
    for (let kill = 1; kill <= kills; kill++) {
      const moment = (kill / (kills + 1)) * reservations;
      while (told.length < moment) await sleep(50);
      await killOne(parts, kill % 4 === 3, dice);
      say(`kill ${kill} of ${kills}, ${told.length} of ${reservations} customers served`);
    }
  };
  /** A box is filled by somebody else now and then; most stay as they are, or nobody would get a port. */
  const taker = async () => {
    for (let share = 1; share <= 3; share++) {
      while (told.length < (share / 4) * reservations) await sleep(50);
      if (spots.length > 6)
        await parts.control(`boxes/${dice.pick(dice.pick(spots).boxes)}/fill`, {}).catch(() => undefined);
    }
  };
  const customers = Array.from({ length: options.crowd ?? 48 }, customer);
  await Promise.all([...customers, killer(), taker()]);
  await Promise.all(afterwards);
  return told;
}

/** No more faults; then outages, each longer than some limit, until nothing is left to do. */
async function heal(parts: Parts, say: (text: string) => void): Promise<void> {
  await parts.setFaults([], 1);
  await parts.quiet();
  for (const ms of OUTAGES_MS) {
    await parts.outage(ms);
    const due = await parts.quiet();
    say(`after ${ms / MINUTE} minutes more, ${due === undefined ? "nothing is left to do" : "some is"}`);
    if (due === undefined && parts.ahead(Date.now()) > 8 * 24 * HOUR) return;
  }
}

async function gather(parts: Parts, customers: Told[], calmAt: number): Promise<Evidence> {
  await parts.stopEdge();
  const ahead = parts.ahead(Date.now());
  const ledger = readLedgers(parts.stateDir).map((row) => ({
    ...row,
    history: row.history.map((step) => ({ ...step, at: step.at + ahead })),
  }));
  const changes = readJournal(parts.journal).map((one) => ({ ...one, at: one.at + parts.ahead(one.at) }));
  return { customers, ledger, changes, calmAt, ...(await readWorld(parts)) };
}

/** Runs it all, and ends what it started. */
export async function runChaos(options: Options): Promise<Report> {
  const { say = () => {} } = options;
  const started = Date.now();
  const parts = await Parts.start(options.holdS ?? 12);
  try {
    const dice = new Dice(options.seed);
    const crowd = new Crowd(parts, dice);
    const customers = await load(parts, options, dice, crowd);
    const calmAt = Date.now();
    const loadSeconds = (calmAt - started) / 1000;
    say(`healing after ${loadSeconds.toFixed(0)} s`);
    await heal(parts, say);
    await options.sabotage?.(parts);
    const evidence = await gather(parts, customers, calmAt);
    const endStates: Record<string, number> = {};
    for (const { state } of evidence.ledger) endStates[state] = (endStates[state] ?? 0) + 1;
    const count = (kind: string) => evidence.changes.filter((change) => change.kind === kind).length;
    return {
      reservations: evidence.ledger.length,
      faults: parts.struck,
      kills: parts.kills.edge + parts.kills.simulator,
      endStates,
      violations: check(evidence),
      seconds: (Date.now() - started) / 1000,
      killed: parts.kills,
      answers: crowd.answers,
      calls: { made: count("made"), deleted: count("deleted") },
      loadSeconds,
    };
  } finally {
    await parts.stop();
  }
}
