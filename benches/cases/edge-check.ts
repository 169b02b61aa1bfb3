/**
 * A whole viability check over HTTP: plain workerd with the real bundle, and a Node server with the official SDK, both
 * against the same simulator.
 */
import { exampleSites, SIMULATOR_TOKEN, startEdge, startSimulator } from "../../scripts/edge.mjs";
import { signup } from "../input/signup.ts";
import { type Case, type Effort, less, more, type Row } from "../lib/case.ts";
import { cpuSeconds } from "../lib/cpu.ts";
import { Connection, type Job, type Load, load, request } from "../lib/http.ts";
import { median, mustAgree, quantile } from "../lib/measure.ts";
import { startCaller, startRival } from "../lib/servers.ts";

const NAME = "edge-check";
const RIVAL = "Node 24 + @ozmap/ozmap-sdk";
/** What no Worker can be better than. */
const CALLER = "a Worker that only makes the calls";
const SITES = exampleSites();
const [SITE] = SITES.sites;
const PLANS: string[] = SITE.plans.map(({ id }: { id: string }) => id);
/** How many customers ask at a time when throughput is measured. */
const CROWD = 32;
/** Enough for several boxes at a place in town; with more of them the simulator, which looks at each, is what is measured. */
const BOXES = 400;
/** Of the places that are asked about, so many are in the middle of the network, beside the simulator's named ones. */
const IN_TOWN = 40;

type Simulator = Awaited<ReturnType<typeof startSimulator>>;
type Server = { pid: number; port: number };

/** One check for each place and plan. */
async function checks(sim: Simulator): Promise<Job[]> {
  const { tags: _tags, plans: _plans, ...named } = await sim.control("places");
  const boxes: { coords: [number, number] }[] = await sim.control("world?full=boxes");
  const step = Math.max(1, Math.floor(boxes.length / IN_TOWN));
  const town = boxes
    .filter((_, n) => n % step === 0)
    .map(({ coords: [lng, lat] }) => ({ lat: lat + 0.0003, lng }));
  const places = [...(Object.values(named) as { lat: number; lng: number }[]), ...town];
  const headers = { "content-type": "application/json", "x-site-key": SITE.key };
  return places.flatMap((place) =>
    PLANS.map((plan) => [request("POST", "/v1/viability", headers, JSON.stringify(signup(place, plan)))]),
  );
}

/** What both servers say to each check; they must agree. The ticket is sealed anew every time. */
async function compare(edge: Server, rival: Server, jobs: Job[]): Promise<void> {
  const said = async ({ port }: Server) => {
    const connection = await Connection.open(port);
    const answers: unknown[] = [];
    for (const [check] of jobs) {
      const { status, body } = await connection.exchange(check as Buffer<ArrayBuffer>);
      const { outcome, reason } = JSON.parse(body);
      answers.push({ status, outcome, reason });
    }
    connection.close();
    return answers;
  };
  const [ours, theirs] = [await said(edge), await said(rival)];
  ours.forEach((answer, at) => {
    mustAgree(`${NAME}, check ${at}`, answer, theirs[at]);
  });
}

/** The targets in OZmap that each check makes the edge call, to call them without it. */
async function callsOf(sim: Simulator, edge: Server, jobs: Job[]): Promise<string[][]> {
  const calls: string[][] = [];
  for (const job of jobs) {
    const before = (await noted(sim)).length;
    await load({ port: edge.port, jobs: [job], count: 1, concurrency: 1 });
    const made = (await noted(sim)).slice(before);
    calls.push(made.map(({ path, query }) => (query ? `${path}?${query}` : path)));
  }
  return calls;
}

async function noted(sim: Simulator): Promise<{ path: string; query: string }[]> {
  return sim.control("world?full=requests");
}

interface Figures {
  p50: number[];
  p99: number[];
  perSecond: number[];
  cpuPer1000: number[];
}

const none = (): Figures => ({ p50: [], p99: [], perSecond: [], cpuPer1000: [] });

async function measure(into: Figures, what: Load, pid?: number): Promise<void> {
  const before = pid === undefined ? undefined : cpuSeconds(pid);
  const { each, all } = await load(what);
  const after = pid === undefined ? undefined : cpuSeconds(pid);
  into.p50.push(quantile(each, 0.5));
  into.p99.push(quantile(each, 0.99));
  into.perSecond.push((what.count / all) * 1_000);
  if (before !== undefined && after !== undefined)
    into.cpuPer1000.push(((after - before) / what.count) * 1_000);
}

/** Who is asked, and what. */
type Asked = Server & { jobs: Job[] };
type Contenders = Record<"edge" | "rival" | "caller", Asked>;

/** Rounds in turn: OZmap alone and each server with one customer at a time, then each with a crowd. */
async function rounds(effort: Effort, ozmap: Pick<Asked, "port" | "jobs">, contenders: Contenders) {
  const { length } = ozmap.jobs;
  const [alone, crowd] = effort.quick ? [length, length] : [2 * length, 8 * length];
  const alike = () => ({ edge: none(), rival: none(), caller: none() });
  const figures = { ozmap: none(), alone: alike(), crowd: alike() };
  const names = ["edge", "rival", "caller"] as const;
  if (!effort.quick)
    for (const name of names) await load({ ...contenders[name], count: 2_000, concurrency: CROWD });
  for (let round = 0; round < effort.longRounds; round++) {
    await measure(figures.ozmap, { ...ozmap, count: alone, concurrency: 1 });
    for (const name of names)
      await measure(figures.alone[name], { ...contenders[name], count: alone, concurrency: 1 });
    for (const name of names) {
      const { pid, ...asked } = contenders[name];
      await measure(figures.crowd[name], { ...asked, count: crowd, concurrency: CROWD }, pid);
    }
  }
  return figures;
}

function rowsOf({ ozmap, alone, crowd }: Awaited<ReturnType<typeof rounds>>): Row[] {
  const { edge, rival } = alone;
  const { edge: edgeCrowd, rival: rivalCrowd, caller: callerCrowd } = crowd;

  const row = (size: string, unit: string, ours: number[], theirs: number[], name = RIVAL) => ({
    name: NAME,
    size,
    rival: name,
    unit,
    ours: median(ours),
    theirs: median(theirs),
  });
  /** What a server adds to what the same calls to OZmap take without it, round by round. */
  const added = ({ p50 }: Figures) => p50.map((ms, round) => ms - (ozmap.p50[round] ?? Number.NaN));
  const processor = (ours: Figures, theirs: Figures, name: string) =>
    row(`processor, ${CROWD} at a time`, "CPU s per 1,000", ours.cpuPer1000, theirs.cpuPer1000, name);
  return [
    less(row("p50, 1 at a time", "ms", edge.p50, ozmap.p50, "OZmap alone")),
    less(row("added to OZmap's p50", "ms", added(edge), added(rival))),
    less(row("added to OZmap's p50", "ms", added(edge), added(alone.caller), CALLER)),
    less(row("p50, 1 at a time", "ms", edge.p50, rival.p50)),
    less(row("p99, 1 at a time", "ms", edge.p99, rival.p99)),
    less(row(`p50, ${CROWD} at a time`, "ms", edgeCrowd.p50, rivalCrowd.p50)),
    less(row(`p99, ${CROWD} at a time`, "ms", edgeCrowd.p99, rivalCrowd.p99)),
    more(row(`throughput, ${CROWD} at a time`, "requests/s", edgeCrowd.perSecond, rivalCrowd.perSecond)),
    // On Linux alone a process tells what it has used.
    ...(edgeCrowd.cpuPer1000.length > 0
      ? [less(processor(edgeCrowd, rivalCrowd, RIVAL)), less(processor(edgeCrowd, callerCrowd, CALLER))]
      : []),
  ];
}

export const edgeCheck: Case = {
  name: NAME,
  about:
    "a whole check over HTTP: workerd, or Node with the official SDK; same simulator (CPU time on Linux only)",
  async run(effort) {
    const sim = await startSimulator({ boxes: BOXES });
    const started: { stop(): Promise<void> }[] = [sim];
    try {
      const settings = { ozmapUrl: sim.url, token: SIMULATOR_TOKEN, sites: SITES };
      const edge = await startEdge(settings);
      started.push(edge);
      const rival = await startRival(settings);
      started.push(rival);
      const caller = await startCaller(settings);
      started.push(caller);
      const jobs = await checks(sim);
      await compare(edge as Server, rival, jobs);
      const calls = await callsOf(sim, edge as Server, jobs);
      const headers = { authorization: SIMULATOR_TOKEN, accept: "application/json" };
      const straight = calls.map((targets) => targets.map((target) => request("GET", target, headers)));
      const listed = calls.map((targets) => [request("POST", "/", {}, JSON.stringify(targets))]);
      return rowsOf(
        await rounds(
          effort,
          { port: sim.port as number, jobs: straight },
          {
            edge: { ...(edge as Server), jobs },
            rival: { ...rival, jobs },
            caller: { ...caller, jobs: listed },
          },
        ),
      );
    } finally {
      for (const part of started.toReversed()) await part.stop();
    }
  },
};
