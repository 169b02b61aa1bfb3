/** One simulator and one real edge in plain workerd for a test file, and the calls that tests make of them. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { SIMULATOR_TOKEN, startEdge, startSimulator } from "../../scripts/edge.mjs";
import { breachesOf } from "../contract/contract.ts";
import { KEY, type Place, SITE, type Signup } from "./data.ts";
import { whileCarried } from "./tags.ts";

/** What the edge may answer; which fields are there is for the tests to say. */
export interface Body {
  site?: { name: string; turnstile?: { siteKey: string } };
  plans?: Record<string, unknown>[];
  outcome?: string;
  reason?: string;
  ticket?: string;
  ticketExpiresAt?: string;
  id?: string;
  code?: string;
  state?: string;
  expiresAt?: string;
  secret?: string;
  type?: string;
  title?: string;
  status?: number | string;
  detail?: string;
  errors?: { pointer: string; code: string }[];
  requestId?: string;
}

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  body: Body;
}

/** What names a reservation and opens it. */
export interface Access {
  id?: string | undefined;
  secret?: string | undefined;
}

/** A call to OZmap as the simulator noted it. */
export interface Noted {
  method: string;
  path: string;
  query: string;
  body: unknown;
  tokenOk: boolean;
  status: number | null;
}

/** A property as OZmap lists it. */
export interface Property {
  id: string;
  address: string;
  coords: [number, number];
  connections: { id: string; kind: string; port: number }[];
  client: { _id: string; code: string; name: string; implanted: boolean };
}

export interface CallOptions {
  method?: string;
  /** Sent as JSON; a string or bytes go as they are. */
  body?: unknown;
  headers?: Record<string, string>;
  key?: string | undefined;
}

/** No call of a test takes longer: the edge itself gives OZmap 10 s. */
const CALL_LIMIT_MS = 30_000;

const asBody = (body: unknown): BodyInit =>
  typeof body === "string" || body instanceof Uint8Array ? (body as BodyInit) : JSON.stringify(body);

type EdgeOptions = NonNullable<Parameters<typeof startEdge>[0]>;
type Simulator = Awaited<ReturnType<typeof startSimulator>>;
interface Options extends Omit<EdgeOptions, "ozmapUrl" | "token"> {
  token?: string;
  /** The sites, for those that say themselves which of the simulator's look-up services they ask. */
  sitesAsking?: (lookup: Simulator["lookup"], turnstile: Simulator["turnstile"]) => EdgeOptions["sites"];
  /** A tag that a region carries while the sites are applied, and none afterwards. */
  lostTag?: string;
}

interface Crash extends Pick<EdgeOptions, "ticketKey" | "sites"> {
  meanwhile?: () => Promise<void>;
}

/** Starts both, ends both when the file's tests are over. `options` go to the edge. */
export async function startStack({ sitesAsking, lostTag, ...options }: Options = {}) {
  const token = options.token ?? SIMULATOR_TOKEN;
  // The named places are the same whatever the number of other boxes.
  const sim = await startSimulator({ boxes: 200, token });
  after(() => sim.stop());
  const sites = sitesAsking?.(sim.lookup, sim.turnstile) ?? { sites: [SITE] };
  const settings = { sites, lookups: sim.lookups, ...options, token, ozmapUrl: sim.url };
  // Not the edge's own temporary folder: that one would be lost, or left behind, when the edge is killed.
  const stateDir = options.stateDir ?? mkdtempSync(join(tmpdir(), "conecte-worker-test-"));
  const start = () => startEdge({ ...settings, stateDir });
  let edge = await (lostTag ? whileCarried(sim, token, lostTag, start) : start());
  after(async () => {
    await edge.stop();
    if (options.stateDir === undefined) rmSync(stateDir, { recursive: true, force: true });
  });
  const places: Record<string, Place> = await sim.control("places");

  const place = (name: string): Place => {
    const found = places[name];
    assert.ok(found, `the simulator has no place ${name}`);
    return found;
  };

  async function call(path: string, options: CallOptions = {}): Promise<Answer> {
    const { body, method = body === undefined ? "GET" : "POST", headers = {} } = options;
    const key = "key" in options ? options.key : KEY;
    const response = await fetch(edge.url + path, {
      method,
      headers: { "content-type": "application/json", ...(key ? { "x-site-key": key } : {}), ...headers },
      redirect: "manual",
      signal: AbortSignal.timeout(CALL_LIMIT_MS),
      ...(body === undefined ? {} : { body: asBody(body) }),
    });
    const text = await response.text();
    const { status, headers: answered } = response;
    // Every answer that any test gets is held to the contract.
    assert.deepEqual(breachesOf({ method, path, status, headers: answered, text }), [], text);
    const json = /json/.test(response.headers.get("content-type") ?? "");
    return { status: response.status, headers: response.headers, text, body: json ? JSON.parse(text) : {} };
  }

  const check = (signup: unknown, key = KEY) => call("/v1/viability", { body: signup, key });

  /** The ticket of a signup that is viable. */
  async function ticketFor(signup: Signup, key = KEY): Promise<string> {
    const answer = await check(signup, key);
    assert.equal(answer.body.outcome, "viable", answer.text);
    return answer.body.ticket ?? "";
  }

  const reserve = (signup: Signup, ticket: string, idempotencyKey: string, key = KEY) =>
    call("/v1/reservations", {
      body: { ...signup, ticket },
      headers: { "idempotency-key": idempotencyKey },
      key,
    });

  /** Calls `/v1/sites` with the deployment's key, or another. */
  const manage = (method: string, path = "", body?: unknown, key = edge.deploymentKey) =>
    call(`/v1/sites${path}`, {
      method,
      key: undefined,
      headers: { authorization: `Bearer ${key}` },
      ...(body === undefined ? {} : { body }),
    });

  /** Reads a reservation, or does something else to it. */
  const reservation = ({ id, secret }: Access, method = "GET", key = KEY) =>
    call(`/v1/reservations/${id}`, { method, headers: { authorization: `Bearer ${secret}` }, key });

  const faults = (...list: object[]) => sim.control("faults", { faults: list });

  /** The calls to OZmap so far that are of this method (any, when empty) and have this in their path. */
  async function noted(method: string, pathContains: string): Promise<Noted[]> {
    const all: Noted[] = await sim.control("world?full=requests");
    return all.filter((one) => (method === "" || one.method === method) && one.path.includes(pathContains));
  }

  /** What OZmap holds under a client code, asked from OZmap itself. */
  async function propertiesOf(code: string | undefined): Promise<Property[]> {
    assert.ok(code, "a client code");
    const answer = await fetch(`${sim.url}/properties/client/${code}`, { headers: { authorization: token } });
    assert.equal(answer.status, 200);
    return (await answer.json()) as Property[];
  }

  /** The one property of a code, on a port. */
  async function theProperty(code: string | undefined): Promise<Property> {
    const [property, ...more] = await propertiesOf(code);
    assert.ok(property, `no property for ${code}`);
    assert.deepEqual(more, [], `more than one property for ${code}`);
    assert.equal(property.connections.filter(({ kind }) => kind === "Splitter").length, 1);
    return property;
  }

  async function freePorts(): Promise<number> {
    return (await sim.control("world")).counts.freePorts;
  }

  /** Ends the edge as a crash would, and starts it again on the same data, with its own ticket key unless told otherwise. */
  async function crash({ meanwhile = async () => {}, ...changed }: Crash = {}) {
    await edge.kill();
    await meanwhile();
    const { port, ticketKey, operatorKeys } = edge;
    edge = await startEdge({ ...settings, port, stateDir, ticketKey, operatorKeys, ...changed });
  }

  return {
    sim,
    get edge() {
      return edge;
    },
    place,
    call,
    check,
    ticketFor,
    reserve,
    sites: manage,
    reservation,
    faults,
    noted,
    propertiesOf,
    theProperty,
    freePorts,
    crash,
  };
}

/** Polls until `probe` gives something; fails after `limitMs` with what it last threw. */
export async function until<T>(limitMs: number, probe: () => Promise<T | undefined | false>): Promise<T> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    let failure: unknown = new Error("nothing yet");
    try {
      const found = await probe();
      if (found) return found;
    } catch (error) {
      failure = error;
    }
    if (Date.now() > deadline) throw new Error(`not within ${limitMs} ms`, { cause: failure });
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Asserts a problem answer, whole. */
export function isProblem({ status, headers, body, text }: Answer, wanted: number, code: string): void {
  assert.deepEqual({ status, code: body.code }, { status: wanted, code }, text);
  assert.equal(headers.get("content-type"), "application/problem+json");
  assert.equal(headers.get("cache-control"), "no-store");
  assert.equal(body.type, `urn:conecte-ozmap:problem:${code}`);
  assert.equal(body.title, code.replaceAll("_", " "));
  assert.equal(body.status, wanted);
  assert.ok(body.detail);
  assert.equal(body.requestId, headers.get("x-request-id"));
  assert.equal(body.outcome, undefined);
}
