/** The two processes of a run, each of which may be killed and comes up again with what it had. */
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SIMULATOR_TOKEN, startEdge, startSimulator } from "../../scripts/edge.mjs";
import { dist } from "../../scripts/lib/env.mjs";
import { freePort, sleep } from "../../scripts/lib/process.mjs";
import { days, SITE } from "../worker/data.ts";
import { addCounts } from "./faults.ts";
import { age, agenda } from "./ledger-files.ts";

/** Boxes beside those of the named places. */
const BOXES = 200;

/** After an outage, work must be done within this; else something is wrong, or the machine far too slow. */
const QUIET_LIMIT_MS = 180_000;

type Simulator = Awaited<ReturnType<typeof startSimulator>>;
type Edge = Awaited<ReturnType<typeof startEdge>>;

/**
 * A port below those that the system gives to outgoing connections: while one of our servers is down, nothing takes its
 * place, least of all a client that tries to reach it.
 */
async function lowPort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    if (await freePort(port).catch(() => false)) return port;
  }
}

/** A start right after a kill may find the port or the disk still busy. */
async function persist<T>(start: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await start();
    } catch (error) {
      if (tries === 5) throw error;
      await sleep(1000 * tries);
    }
  }
}

export class Parts {
  readonly #dir = mkdtempSync(join(tmpdir(), "conecte-chaos-"));
  readonly #holdS: number;
  readonly #ports = { edge: 0, sim: 0 };
  #faults: { faults: object[]; seed: number } = { faults: [], seed: 1 };
  #edge: Edge | undefined;
  #sim: Simulator | undefined;
  #ticketKey: string | undefined;
  #operatorKeys: Record<string, string> = {};
  readonly kills = { edge: 0, simulator: 0 };
  /** Outages so far, by when they were (ms of our own clock) and how long. */
  readonly outages: { at: number; ms: number }[] = [];
  /** Faults that struck, by kind. */
  readonly struck: Record<string, number> = {};

  constructor(holdS: number) {
    this.#holdS = holdS;
  }

  static async start(holdS: number): Promise<Parts> {
    const parts = new Parts(holdS);
    // A build that runs meanwhile must not change what is tested.
    cpSync(join(dist, "worker"), parts.#bundle, { recursive: true });
    parts.#ports.edge = await lowPort();
    parts.#ports.sim = await lowPort();
    await parts.startSimulator();
    await parts.startEdge();
    return parts;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#ports.edge}`;
  }

  get ozmapUrl(): string {
    return `http://127.0.0.1:${this.#ports.sim}/api/v2`;
  }

  get stateDir(): string {
    return join(this.#dir, "edge");
  }

  get #bundle(): string {
    return join(this.#dir, "bundle");
  }

  get journal(): string {
    return join(this.#dir, "ozmap.journal");
  }

  /** A call to the simulator's control endpoints. Fails while it is down. */
  control<T = unknown>(path: string, body?: unknown): Promise<T> {
    if (!this.#sim) return Promise.reject(new Error("the simulator is down"));
    return this.#sim.control(path, body);
  }

  async startSimulator(): Promise<void> {
    const options = { port: this.#ports.sim, boxes: BOXES, state: this.journal };
    this.#sim = await persist(() => startSimulator(options));
    // Other dice than before, or each life of the simulator would begin with the same faults.
    const { faults, seed } = this.#faults;
    await this.#sim.control("faults", { faults, seed: seed + this.kills.simulator });
  }

  async startEdge(): Promise<void> {
    const site = { ...SITE, reservationDays: days(this.#holdS) };
    const options = {
      port: this.#ports.edge,
      stateDir: this.stateDir,
      bundle: this.#bundle,
      sites: { sites: [site] },
      token: SIMULATOR_TOKEN,
      ozmapUrl: this.ozmapUrl,
      operatorKeys: this.#operatorKeys,
      ...(this.#ticketKey ? { ticketKey: this.#ticketKey } : {}),
    };
    this.#edge = await persist(() => startEdge(options));
    this.#ticketKey = this.#edge.ticketKey;
    this.#operatorKeys = this.#edge.operatorKeys;
  }

  get operatorKey(): string {
    return this.#operatorKeys[SITE.id] ?? "";
  }

  /** What the edge seals tickets with. */
  get ticketKey(): string {
    if (this.#ticketKey === undefined) throw new Error("the edge was not started");
    return this.#ticketKey;
  }

  /** What the edge has written since its last start. */
  edgeLog(): string {
    return this.#edge?.log() ?? "";
  }

  async killEdge(): Promise<void> {
    this.kills.edge += 1;
    await this.#edge?.kill();
  }

  async killSimulator(): Promise<void> {
    this.kills.simulator += 1;
    await this.countFaults();
    await this.#sim?.kill();
    this.#sim = undefined;
  }

  async setFaults(faults: object[], seed: number): Promise<void> {
    await this.countFaults();
    this.#faults = { faults, seed };
    await this.control("faults", this.#faults);
  }

  #counted: Record<string, number> = {};

  /** The simulator counts since its start: adds what is new. */
  async countFaults(): Promise<void> {
    const { faults } = await this.control<{ faults: Record<string, number> }>("world");
    const fresh = Object.fromEntries(
      Object.entries(faults).map(([kind, n]) => {
        const known = this.#counted[kind] ?? 0;
        // A smaller count is that of a restarted simulator.
        return [kind, n >= known ? n - known : n];
      }),
    );
    addCounts(this.struck, fresh);
    this.#counted = faults;
  }

  /** The edge dies, and comes back so much later. */
  async outage(ms: number): Promise<void> {
    await this.#edge?.kill();
    this.outages.push({ at: Date.now(), ms });
    age(this.stateDir, ms);
    await this.startEdge();
  }

  /** How much later it is on the run's axis of time than on this machine's clock, at this moment of the clock. */
  ahead(at: number): number {
    return this.outages.filter((outage) => outage.at <= at).reduce((sum, { ms }) => sum + ms, 0);
  }

  /** Waits until nothing is in flight and nothing due soon. Tells when the next work is due. */
  async quiet(): Promise<number | undefined> {
    const limit = Date.now() + QUIET_LIMIT_MS;
    for (;;) {
      const { inFlight, due } = agenda(this.stateDir);
      if (inFlight === 0 && (due === undefined || due > Date.now() + 3000)) return due;
      if (Date.now() > limit) return due;
      await sleep(250);
    }
  }

  /** Ends the edge, so that its files are whole. */
  async stopEdge(): Promise<void> {
    await this.#edge?.stop();
  }

  async stop(): Promise<void> {
    await Promise.allSettled([this.#edge?.stop(), this.#sim?.stop()]);
    rmSync(this.#dir, { recursive: true, force: true });
  }
}
