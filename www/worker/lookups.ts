/**
 * `GET /v1/cep/{cep}` and `POST /v1/geocode`: typing spared, and a map moved.
 *
 * The only file that opens the key of a look-up provider. What providers say leaves it as bytes for the core, and what
 * the core makes of them as text for the page; nothing that this file logs says where somebody lives.
 */
import type { Context as HonoContext } from "hono";
import type { CepLookup, GeocodeLookup, LookupCall, Site } from "../../dist/wasm/edge/conecte_ozmap.js";
import { core } from "./core.ts";
import { digestText } from "./crypto.ts";
import type { Env } from "./env.ts";
import { exchange, type Reply } from "./exchange.ts";
import { bodyOf, type Context } from "./guard.ts";
import {
  LOOKUP_BODY_MAX_BYTES,
  LOOKUP_KEEP_MS,
  LOOKUP_KEEP_NOTHING_MS,
  LOOKUP_KEPT_MAX,
  LOOKUP_REST_MS,
  LOOKUP_TIMEOUT_MS,
  LOOKUP_TURN_WAIT_MS,
} from "./limits.ts";
import { log } from "./log.ts";
import { Memory } from "./memory.ts";
import { metricsOf } from "./metrics.ts";
import { secretOf } from "./secrets.ts";
import type { Trace } from "./trace.ts";
import { Turns } from "./turns.ts";

type Lookup = CepLookup | GeocodeLookup;

/** Answers by a digest of site and question, for everybody who asks this isolate. */
const memory = new Memory<string>(LOOKUP_KEPT_MAX);
const turns = new Turns(LOOKUP_TURN_WAIT_MS);
const BOUNDS = { timeoutMs: LOOKUP_TIMEOUT_MS, maxBytes: LOOKUP_BODY_MAX_BYTES };

export async function readCep(c: HonoContext<Context>): Promise<Response> {
  using lookup = new (core().CepLookup)(c.var.site, c.req.param("cep") ?? "");
  return c.body(await answerTo(c, lookup), 200, { "content-type": "application/json" });
}

export async function geocode(c: HonoContext<Context>): Promise<Response> {
  using lookup = new (core().GeocodeLookup)(c.var.site, await bodyOf(c));
  return c.body(await answerTo(c, lookup), 200, { "content-type": "application/json" });
}

async function answerTo(
  { env, var: { site, trace } }: HonoContext<Context>,
  lookup: Lookup,
): Promise<string> {
  const name = await digestText(env, "lookup", `${site.id}\0${lookup.subject}`);
  const known = memory.get(name);
  if (known !== undefined) return known;
  for (let call = lookup.next(); call; call = lookup.next()) await ask(env, site, lookup, call, trace);
  using answer = lookup.finish();
  if (answer.mayKeep) memory.set(name, answer.json, answer.found ? LOOKUP_KEEP_MS : LOOKUP_KEEP_NOTHING_MS);
  return answer.json;
}

async function ask(env: Env, site: Site, lookup: Lookup, call: LookupCall, trace: Trace): Promise<void> {
  const started = Date.now();
  // Before the call: the core that they come from may end while the provider thinks.
  const [{ id }, { provider, baseUrl }] = [site, call];
  const reply = await send(env, site, call);
  let outcome: string;
  if ("status" in reply) outcome = lookup.answer(reply.status, reply.body);
  else {
    outcome = reply.lost;
    lookup.pass();
  }
  if (outcome === "timeout" || outcome === "throttled") turns.rest(baseUrl, LOOKUP_REST_MS);
  const ms = Date.now() - started;
  trace.upstreamMs += ms;
  log("lookup", { id: trace.request, site: id, provider, outcome, ms });
  metricsOf(id).lookup(provider, outcome);
}

/** Makes the call, unless its provider has no turn for it, or wants a key that the site does not have. */
async function send(
  env: Env,
  site: Site,
  { baseUrl, target, headers, keyParameter, minIntervalMs }: LookupCall,
): Promise<Reply | { lost: "no_key" | "no_turn" }> {
  let url = baseUrl + target;
  if (keyParameter !== undefined) {
    const key = await secretOf(env, site, "googleKey", baseUrl);
    if (!key) return { lost: "no_key" };
    url += `&${keyParameter}=${encodeURIComponent(key)}`;
  }
  if (!(await turns.take(baseUrl, minIntervalMs ?? 0))) return { lost: "no_turn" };
  return exchange(url, { headers }, BOUNDS);
}
