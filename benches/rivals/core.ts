/**
 * The core in JavaScript, with the names that the Worker's files know, as far as a viability check goes: with it in
 * place of `www/worker/core.ts` the same Worker runs without the WASM.
 */
import {
  type Candidate,
  claimsOf,
  decide,
  EVERYWHERE,
  lookUpTarget,
  parse,
  settle,
  type Verdict,
} from "./radius.ts";
import { byIndex, indexOf, type Region } from "./regions.ts";
import { type Signup, validateSignup } from "./signup.ts";

/** What the Worker sends to OZmap. */
interface Request {
  call: string;
  method: "GET";
  target: string;
  headers: [string, string][];
}

const get = (call: string, target: string): Request => ({
  call,
  method: "GET",
  target,
  headers: [["accept", "application/json"]],
});

const STATUS: Record<string, number> = {
  invalid_json: 400,
  site_key_unknown: 401,
  origin_not_allowed: 403,
  not_found: 404,
  method_not_allowed: 405,
  body_too_large: 413,
  invalid_input: 422,
  upstream_unauthorized: 502,
  upstream_unreachable: 502,
  upstream_error: 502,
  upstream_unreadable: 502,
  upstream_timeout: 504,
};

const problem = (code: string, errors?: unknown) => ({
  status: STATUS[code] ?? 500,
  code,
  detail: code,
  errors,
});

/** OZmap's answer as JSON. Throws a problem. */
function read<T>(status: number, body: Uint8Array): T {
  if (status === 401 || status === 403) throw problem("upstream_unauthorized");
  if (status < 200 || status > 299) throw problem("upstream_error");
  try {
    return parse<T>(body);
  } catch {
    throw problem("upstream_unreadable");
  }
}

function lost(kind: string): never {
  const codes: Record<string, string> = { timeout: "upstream_timeout", too_large: "upstream_unreadable" };
  throw problem(codes[kind] ?? "upstream_unreachable");
}

interface Plan {
  id: string;
  regionTags?: string[];
}

class Site {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly origins: string[];
  readonly ozmapUrl: string;
  readonly concurrency: number;
  readonly plans: Plan[];
  readonly radiusM: number | undefined;
  readonly perMinute: number;

  constructor(json: string) {
    const site: Omit<Site, "ozmapUrl" | "concurrency" | "perMinute"> & {
      ozmap: { url: string; concurrency?: number };
      limits?: { perMinute?: number };
    } = JSON.parse(json);
    this.id = site.id;
    this.key = site.key;
    this.name = site.name;
    this.origins = site.origins;
    this.ozmapUrl = site.ozmap.url.replace(/\/+$/, "");
    this.concurrency = site.ozmap.concurrency ?? 8;
    this.plans = site.plans;
    this.radiusM = site.radiusM;
    this.perMinute = site.limits?.perMinute ?? 3_000;
  }

  get plansJson(): string {
    const plans = this.plans.map(({ regionTags: _, ...plan }) => plan);
    return JSON.stringify({ site: { name: this.name }, plans });
  }

  allowsOrigin(origin: string): boolean {
    return this.origins.includes(origin);
  }

  tagsOf(plan: string): string[] {
    return this.plans.find(({ id }) => id === plan)?.regionTags ?? [];
  }
}

class Intake {
  readonly signup: Signup;

  constructor(site: Site, body: Uint8Array) {
    let input: unknown;
    try {
      input = parse(body);
    } catch {
      throw problem("invalid_json");
    }
    const checked = validateSignup(input);
    if (!("signup" in checked))
      throw checked.errors ? problem("invalid_input", checked.errors) : problem("invalid_json");
    this.signup = checked.signup;
    if (!site.plans.some(({ id }) => id === this.signup.plan))
      throw problem("invalid_input", [{ pointer: "/plan", code: "plan_unknown" }]);
  }

  needsRegions(site: Site): boolean {
    return site.tagsOf(this.signup.plan).length > 0;
  }

  [Symbol.dispose](): void {}
}

class Regions {
  readonly rows: Region[];
  readonly index: ReturnType<typeof indexOf>;
  readonly skipped = 0;

  constructor(rows: Region[] = []) {
    this.rows = rows;
    this.index = indexOf(rows);
  }

  get count(): number {
    return this.rows.length;
  }

  skippedRegions(): string[] {
    return [];
  }
}

class RegionLoad {
  #page: number | undefined = 1;
  readonly #rows: Region[] = [];
  readonly lost = lost;

  request(): Request | undefined {
    return this.#page === undefined ? undefined : get("regions", `/regions?limit=100&page=${this.#page}`);
  }

  answer(status: number, body: Uint8Array): void {
    const { rows, total } = read<{ rows: Region[]; total: number }>(status, body);
    this.#rows.push(...rows);
    this.#page = rows.length > 0 && this.#rows.length < total ? (this.#page ?? 0) + 1 : undefined;
  }

  finish(): Regions {
    return new Regions(this.#rows);
  }

  [Symbol.dispose](): void {}
}

class Check {
  readonly #site: Site;
  readonly #signup: Signup;
  readonly #rules: Parameters<typeof decide>[1];
  #verdict: Verdict | undefined;
  readonly lost = lost;

  constructor(site: Site, { signup }: Intake, { rows, index }: Regions) {
    this.#site = site;
    this.#signup = signup;
    const tags = site.tagsOf(signup.plan);
    const sold = tags.length > 0 ? byIndex(rows, index, tags) : EVERYWHERE;
    this.#rules = { at: signup.location, radiusM: site.radiusM, sold };
  }

  request(): Request | undefined {
    const { lat, lng } = this.#signup.location;
    const radius = this.#rules.radiusM === undefined ? "" : `&radius=${this.#rules.radiusM}`;
    if (!this.#verdict) return get("viability", `/ftth-viability/radius?lat=${lat}&lng=${lng}${radius}`);
    return "lookUp" in this.#verdict ? get("viability", lookUpTarget(this.#verdict.lookUp)) : undefined;
  }

  answer(status: number, body: Uint8Array): void {
    if (!this.#verdict) this.#verdict = decide(read(status, body), this.#rules);
    else if ("lookUp" in this.#verdict) {
      const { rows } = read<{ rows: { id: string; draft: boolean }[] }>(status, body);
      this.#verdict = settle(this.#verdict, new Map(rows.map(({ id, draft }) => [id, draft])));
    }
  }

  notViable(): string | undefined {
    if (!this.#verdict || !("reason" in this.#verdict)) return undefined;
    return JSON.stringify({ outcome: "not_viable", reason: this.#verdict.reason });
  }

  ticket(exp: number): string {
    const slots: Candidate[] = this.#verdict && "candidates" in this.#verdict ? this.#verdict.candidates : [];
    const { plan, location: at } = this.#signup;
    return claimsOf(slots, { site: this.#site.id, plan, at, exp });
  }

  [Symbol.dispose](): void {}
}

const LINGER_MS = 1_000;
const REST_MS = 5_000;
const LOST_IN_A_ROW = 20;
const LOOK_MS = 5;

class Gate {
  readonly #places: number;
  readonly #holdMs: number;
  readonly #waitMs: number;
  readonly #held = new Map<number, number>();
  readonly #line = new Map<number, number>();
  #next = 0;
  #lost = 0;
  #restsUntil = 0;

  constructor({ concurrency }: Site, holdMs: number, waitMs: number) {
    this.#places = concurrency;
    this.#holdMs = holdMs;
    this.#waitMs = waitMs;
  }

  pass(): number {
    return this.#next++;
  }

  ask(pass: number, now: number): undefined | number | "wait" | "shut" {
    for (const [held, until] of this.#held) if (until <= now) this.#held.delete(held);
    if (this.#lost >= LOST_IN_A_ROW && (now < this.#restsUntil || this.#held.size > 0)) return "shut";
    if (this.#held.size >= this.#places) return this.#wait(pass, now);
    this.#line.delete(pass);
    this.#held.set(pass, now + this.#holdMs);
    return undefined;
  }

  #wait(pass: number, now: number): number | "wait" {
    const since = this.#line.get(pass) ?? now;
    this.#line.set(pass, since);
    if (now < since + this.#waitMs) return LOOK_MS;
    this.#line.delete(pass);
    return "wait";
  }

  done(pass: number, status: number | undefined, now: number): void {
    this.#held.delete(pass);
    const answered = status !== undefined && (status < 502 || status > 504);
    this.#lost = answered ? 0 : this.#lost + 1;
    if (this.#lost >= LOST_IN_A_ROW) this.#restsUntil = now + REST_MS;
  }

  left(pass: number, now: number): void {
    this.done(pass, undefined, now);
    this.#held.set(pass, now + LINGER_MS);
  }
}

function pauseBeforeAgain(method: string, outcome: string, before: number, dice: number): number | undefined {
  const passing = outcome === "connection" || /^5\d\d$/.test(outcome);
  return method === "GET" && passing && before <= 1 ? 100 + 300 * dice : undefined;
}

/** Counts the calls of a site in each minute of the clock. */
class Rates {
  #minute = 0;
  #calls = 0;

  take({ perMinute }: Site, _known: boolean, _header: string | undefined, now: number): number | undefined {
    const minute = Math.floor(now / 60_000);
    if (minute !== this.#minute) [this.#minute, this.#calls] = [minute, 0];
    this.#calls += 1;
    return this.#calls > perMinute ? 60_000 - (now % 60_000) : undefined;
  }
}

const BOUNDS_MS = [25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 20_000];

/** Counts what the Worker counts; nobody reads it here. */
class Metrics {
  readonly #counts = new Map<string, number>();

  #count(...labels: (string | number)[]): void {
    const name = labels.join("\0");
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }

  request(method: string, route: string, status: number): void {
    this.#count("request", method, route, status);
  }

  checked(check: Check): void {
    this.#count("checked", check.notViable() ?? "viable");
  }

  call(call: string, outcome: string, ms: number): void {
    this.#count("call", call, outcome);
    this.#count("took", call, BOUNDS_MS.find((bound) => ms <= bound) ?? "more");
  }
}

const problemOf = (code: string) => JSON.stringify(problem(code));

const originOf = (url: string) => new URL(url).origin;

const rules = {
  Site,
  Intake,
  Regions,
  RegionLoad,
  Check,
  Gate,
  Metrics,
  Rates,
  pauseBeforeAgain,
  problemOf,
  originOf,
};

/** There is one, and it never ends. */
export const core = () => rules;

export function perInstance<T>(make: (core: typeof rules) => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make(rules);
    return made;
  };
}
