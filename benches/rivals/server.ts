/**
 * The edge's viability check as a Node team would write it: node:http, the official SDK, zod and libphonenumber for the
 * input, which-polygon for the regions, jose for the ticket. It ends when its parent does.
 *
 * Settings come from the environment: PORT, OZMAP_URL (with /api/v2), OZMAP_TOKEN, SITES (the sites file), TICKET_KEY.
 */
import { createSecretKey, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createRequire } from "node:module";
import { CompactEncrypt } from "jose";
import { claimsOf, decide, EVERYWHERE, type Sold, settle } from "./radius.ts";
import { byIndex, indexOf, type Region } from "./regions.ts";
import { type Signup, validateSignup } from "./signup.ts";

type Sdk = typeof import("@ozmap/ozmap-sdk");

interface Site {
  id: string;
  key: string;
  radiusM?: number;
  plans: { id: string; regionTags?: string[] }[];
}

const { PORT = "0", OZMAP_URL = "", OZMAP_TOKEN = "", SITES = "", TICKET_KEY = "" } = process.env;
const BODY_MAX_BYTES = 16 * 1024;
const TICKET_TTL_S = 30 * 60;
const REGIONS_FRESH_MS = 5 * 60_000;
/** Of every call to OZmap, as the edge has them: the SDK hands them to axios. */
const LIMITS = { timeout: 10_000, maxContentLength: 32 * 1024 * 1024, maxRedirects: 0 };

// The package is CommonJS: an import would give its namespace as the default export.
const sdk: Sdk = createRequire(import.meta.url)("@ozmap/ozmap-sdk");
const ozmap = new sdk.default(new URL(OZMAP_URL).origin, { apiKey: OZMAP_TOKEN });
const sites = new Map((JSON.parse(SITES) as { sites: Site[] }).sites.map((site) => [site.key, site]));
const ticketKey = createSecretKey(TICKET_KEY, "base64");

/** An error answer. */
class Problem extends Error {
  readonly status: number;
  readonly errors: unknown;
  constructor(status: number, code: string, errors?: unknown) {
    super(code);
    this.status = status;
    this.errors = errors;
  }
}

const log = (event: string, fields: object) => console.log(JSON.stringify({ event, ...fields }));

/** Calls OZmap, with a line in the log. */
async function call<T>(name: string, make: () => Promise<T>): Promise<T> {
  const started = Date.now();
  let outcome = "ok";
  try {
    return await make();
  } catch (error) {
    outcome = String((error as { status?: unknown }).status ?? "lost");
    throw new Problem(502, "upstream_error");
  } finally {
    log("upstream", { call: name, outcome, ms: Date.now() - started });
  }
}

let regions: { fetchedAt: number; loaded: ReturnType<typeof loadRegions> } | undefined;

async function loadRegions() {
  const rows = (await call("regions", () =>
    ozmap.region.findAll({ batchSize: 100, options: LIMITS }),
  )) as unknown as Region[];
  return { rows, index: indexOf(rows) };
}

/** Where a plan with tags is sold; regions are kept for five minutes. */
async function soldWith(tags: string[]): Promise<Sold> {
  if (!regions || Date.now() - regions.fetchedAt >= REGIONS_FRESH_MS) {
    regions = { fetchedAt: Date.now(), loaded: loadRegions() };
    regions.loaded.catch(() => {
      regions = undefined;
    });
  }
  const { rows, index } = await regions.loaded;
  return byIndex(rows, index, tags);
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > BODY_MAX_BYTES) throw new Problem(413, "body_too_large");
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString());
  } catch {
    throw new Problem(400, "invalid_json");
  }
}

/** The boxes that serve, or why none does. */
async function decisionOf(site: Site, signup: Signup, tags: string[]) {
  const { location: at } = signup;
  const sold = tags.length > 0 ? await soldWith(tags) : EVERYWHERE;
  const params = { ...at, ...(site.radiusM === undefined ? {} : { radius: site.radiusM }) };
  const answer = await call("radius", () =>
    ozmap.apiInstance.get<Parameters<typeof decide>[0]>({
      route: "ftth-viability/radius",
      options: { ...LIMITS, params },
    }),
  );
  let verdict = decide(answer, { at, radiusM: site.radiusM, sold });
  while ("lookUp" in verdict) {
    const { lookUp } = verdict;
    const filter = [{ property: "id", operator: sdk.FilterOperator.IN, value: lookUp }];
    const found = await call("boxes", () =>
      ozmap.box.find({ filter, limit: lookUp.length, options: LIMITS } as never),
    );
    verdict = settle(verdict, new Map(found.rows.map(({ id, draft }) => [id.toString(), draft])));
  }
  return verdict;
}

async function checkViability(request: IncomingMessage): Promise<object> {
  const site = sites.get(String(request.headers["x-site-key"]));
  if (!site) throw new Problem(401, "site_key_unknown");
  const checked = validateSignup(await bodyOf(request));
  if (!("signup" in checked))
    throw checked.errors
      ? new Problem(422, "invalid_input", checked.errors)
      : new Problem(400, "invalid_json");
  const { signup } = checked;
  const plan = site.plans.find(({ id }) => id === signup.plan);
  if (!plan) throw new Problem(422, "invalid_input", [{ pointer: "/plan", code: "plan_unknown" }]);
  const decision = await decisionOf(site, signup, plan.regionTags ?? []);
  if ("reason" in decision) return { outcome: "not_viable", reason: decision.reason };
  const exp = Math.floor(Date.now() / 1000) + TICKET_TTL_S;
  const bound = { site: site.id, plan: plan.id, at: signup.location, exp };
  const ticket = await new CompactEncrypt(new TextEncoder().encode(claimsOf(decision.candidates, bound)))
    .setProtectedHeader({ alg: "dir", enc: "A256GCM" })
    .encrypt(ticketKey);
  return { outcome: "viable", ticket, ticketExpiresAt: new Date(exp * 1000).toISOString() };
}

const HEADERS = {
  "cache-control": "no-store",
  "content-type": "application/json",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const started = Date.now();
  const id = randomUUID();
  let [status, body]: [number, object] = [200, { status: "ok" }];
  try {
    if (request.method === "POST" && request.url === "/v1/viability") body = await checkViability(request);
    else if (request.url !== "/healthz") throw new Problem(404, "not_found");
  } catch (error) {
    const problem = error instanceof Problem ? error : new Problem(500, "internal");
    status = problem.status;
    body = { code: problem.message, errors: problem.errors, requestId: id };
  }
  const text = JSON.stringify(body);
  response.writeHead(status, { ...HEADERS, "x-request-id": id, "content-length": Buffer.byteLength(text) });
  response.end(text);
  log("request", { id, method: request.method, route: request.url, status, ms: Date.now() - started });
}

createServer(answer).listen(Number(PORT), "127.0.0.1");
// Whoever started it holds the other end of its standard input.
process.stdin.resume().once("end", () => process.exit(0));
