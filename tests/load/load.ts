/**
 * Two sites with two OZmaps under load: who gets a wrong answer, who gets none, and what it costs.
 *
 * The sites sell plans of the same ids, at the same places, and their OZmaps hold different networks and accept
 * different tokens: an answer of the other site, or a call to the other OZmap, is a wrong answer.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { startEdge, startSimulator } from "../../scripts/edge.mjs";
import { faultMix } from "../chaos/faults.ts";
import { otherSite, type Place, signupAt } from "../worker/data.ts";
import { Memory } from "./memory.ts";
import { ask, type Question } from "./visitor.ts";

export interface Options {
  requests: number;
  /** Customers at a time. */
  concurrency: number;
  /** OZmap's own time for a call, in milliseconds. */
  latencyMs: number;
  faultRate: number;
  /** Calls that each site allows itself at a time. */
  ozmapConcurrency: number;
  /** Stands in for the outcome that is expected, to see a wrong answer caught. */
  expect?: (outcome: string) => string;
}

/** What the last line of `--json` holds. */
export interface Figures {
  requests: number;
  ok: number;
  /** Answers that are not those of a calm day, and calls with another site's token. */
  wrong: number;
  /** No answer in all tries. */
  lost: number;
  p50_ms: number;
  p99_ms: number;
  rssMaxMiB: number;
  upstreamConcurrencyMax: number;
}

export interface Report extends Figures {
  /** Problems on the way, by code. A customer's page asks again. */
  again: Record<string, number>;
  /** The first few of what went wrong. */
  samples: string[];
  /** Memory after a quarter of the requests, and at the end. */
  rssMiB: [early: number, late: number];
  seconds: number;
}

const PLANS = ["fibra-300", "fibra-600"];
const PLACES = ["viable", "noFreePort", "noBoxInRange", "outsidePlanRegion"];

export async function runLoad(options: Options): Promise<Report> {
  const started = performance.now();
  const ozmap = (token: string) => startSimulator({ boxes: 300, token });
  const sims = await Promise.all([ozmap("sim-token-invented-norte"), ozmap("sim-token-invented-sul")]);
  const parts: { stop(): Promise<void> }[] = [...sims];
  try {
    const [north, south] = sims;
    const site = (id: string, sim: typeof north) =>
      otherSite(id, { ozmap: { url: sim.url, concurrency: options.ozmapConcurrency } });
    const sites = [site("norte", north), site("sul", south)];
    const token = { norte: "sim-token-invented-norte", sul: "sim-token-invented-sul" };
    const edge = await startEdge({ sites: { sites }, token });
    parts.push(edge);
    const places: Record<string, Place> = await north.control("places");
    // Where the north has ports the south has none.
    for (const box of places.viable?.boxes ?? []) await south.control(`boxes/${box}/fill`, {});
    const questions = await calm(edge.url, sites, places, options.expect);
    for (const sim of sims)
      await sim.control("faults", {
        faults: [...faultMix(options.faultRate), { kind: "latency", ms: options.latencyMs, phase: "before" }],
        seed: 7,
      });
    const report = await crowd(edge.url, edge.pid, questions, options);
    const worlds = await Promise.all(sims.map((sim) => sim.control("world?full=requests")));
    const strangers = worlds.flat().filter(({ tokenOk }: { tokenOk: boolean }) => !tokenOk).length;
    const atATime = await Promise.all(sims.map(async (sim) => (await sim.control("world")).callsAtATimeMax));
    return {
      ...report,
      wrong: report.wrong + strangers,
      upstreamConcurrencyMax: Math.max(...atATime),
      seconds: (performance.now() - started) / 1000,
    };
  } finally {
    for (const part of parts.toReversed()) await part.stop();
  }
}

/** Every question, with its answer on a calm day. */
async function calm(
  url: string,
  sites: { key: string }[],
  places: Record<string, Place>,
  expect = (outcome: string) => outcome,
): Promise<Question[]> {
  const questions: Question[] = [];
  for (const { key } of sites)
    for (const name of PLACES)
      for (const plan of PLANS) {
        const place = places[name];
        if (!place) throw new Error(`the simulator has no place ${name}`);
        const question = { key, body: JSON.stringify(signupAt(place, plan)), expected: "" };
        const { outcome } = await ask(url, question);
        questions.push({ ...question, expected: expect(outcome ?? "none") });
      }
  const [first, ...rest] = questions.map(({ expected }) => expected);
  if (rest.every((outcome) => outcome === first)) throw new Error(`every answer is ${first}`);
  return questions;
}

type Crowd = Omit<Report, "upstreamConcurrencyMax" | "seconds">;

async function crowd(url: string, pid: number, questions: Question[], options: Options): Promise<Crowd> {
  const { requests, concurrency } = options;
  const memory = new Memory(pid);
  const ms: number[] = [];
  const again: Record<string, number> = {};
  const samples: string[] = [];
  let [next, ok, wrong, lost, early] = [0, 0, 0, 0, 0];
  const customer = async (): Promise<void> => {
    while (next < requests) {
      const at = next++;
      if (at === Math.floor(requests / 4)) early = memory.now();
      const question = questions[at % questions.length] as Question;
      const asked = performance.now();
      const { outcome, problems } = await ask(url, question);
      ms.push(performance.now() - asked);
      for (const code of problems) again[code] = (again[code] ?? 0) + 1;
      if (outcome === question.expected) ok += 1;
      else {
        if (outcome === undefined) lost += 1;
        else wrong += 1;
        if (samples.length < 5)
          samples.push(`${question.key}: ${outcome ?? problems} instead of ${question.expected}`);
      }
    }
  };
  const watching = new AbortController();
  const watched = memory.watch(watching.signal);
  // Not all in the same millisecond: customers are no drill.
  await Promise.all(
    Array.from({ length: concurrency }, async (_, at) => {
      await sleep(at * 2);
      await customer();
    }),
  );
  const late = memory.now();
  watching.abort();
  await watched;
  ms.sort((a, b) => a - b);
  const quantile = (share: number) => Math.round(ms[Math.floor(share * (ms.length - 1))] ?? 0);
  return {
    requests: ms.length,
    ok,
    wrong,
    lost,
    p50_ms: quantile(0.5),
    p99_ms: quantile(0.99),
    rssMaxMiB: memory.max,
    again,
    samples,
    rssMiB: [early, late],
  };
}
