/**
 * The only file that opens an OZmap token, and the only way to OZmap.
 *
 * Nothing that OZmap sends leaves this file but as bytes for the core; nothing that this file logs holds a body.
 */
import type { OzmapRequest, Site } from "../../dist/wasm/edge/conecte_ozmap.js";
import { core } from "./core.ts";
import type { Env } from "./env.ts";
import { exchange, type Reply } from "./exchange.ts";
import { through, type Unsent } from "./gate.ts";
import { UPSTREAM_BODY_MAX_BYTES, UPSTREAM_TIMEOUT_MS } from "./limits.ts";
import { log } from "./log.ts";
import { metricsOf } from "./metrics.ts";
import { secretOf } from "./secrets.ts";
import type { Trace } from "./trace.ts";

const BOUNDS = { timeoutMs: UPSTREAM_TIMEOUT_MS, maxBytes: UPSTREAM_BODY_MAX_BYTES };

/** Something of the core that makes calls one after the other until it has what it needs. */
export interface Session {
  request(): OzmapRequest | undefined;
  answer(status: number, body: Uint8Array): void;
  lost(kind: string): void;
}

/** What became of a call; of one that was not made, why, beside the loss that it counts as. */
export type Sent = Reply & { unsent?: Unsent };

/** In a word: its status, its loss, or why it was not made. */
export function outcomeOf(sent: Sent): string {
  return sent.unsent ?? ("lost" in sent ? sent.lost : `${sent.status}`);
}

/** What a call that was not made counts as: the core looks up whether it acted, and finds that it did not. */
const LOSS = { shut: "connection", wait: "timeout" } as const satisfies Record<Unsent, string>;

/**
 * Sends one request to the site's OZmap, with its token; a read that fails in passing once more. A failure of OZmap is
 * a reply; only the core's own throw.
 */
export async function send(env: Env, site: Site, request: OzmapRequest, trace: Trace): Promise<Sent> {
  // All of it before the call: the core that it comes from may end while OZmap thinks.
  const { method, headers, body, call } = request;
  const { id } = site;
  const url = site.ozmapUrl + request.target;
  // One that is not there or does not open: OZmap refuses an empty one like any wrong one.
  const token = (await secretOf(env, site, "ozmapToken", url)) ?? "";
  const init = {
    method,
    // As pairs: a token that no header can carry then fails as the call, not before it.
    headers: [...headers, ["authorization", token]] satisfies [string, string][],
    ...(body === undefined ? {} : { body }),
  };
  const { request: of, reservation } = trace;
  for (let failed = 1; ; failed++) {
    const started = Date.now();
    const reply = await through(site, () => exchange(url, init, BOUNDS));
    const sent: Sent = "unsent" in reply ? { lost: LOSS[reply.unsent], unsent: reply.unsent } : reply;
    const outcome = outcomeOf(sent);
    // The wait for a turn is OZmap's doing, too.
    const ms = Date.now() - started;
    trace.upstreamMs += ms;
    log("upstream", {
      id: of,
      reservation,
      site: id,
      method,
      call,
      outcome: "status" in sent ? sent.status : outcome,
      ms,
    });
    metricsOf(id).call(call, outcome, ms);
    if (sent.unsent) return sent;
    const pause = core().pauseBeforeAgain(method, outcome, failed, Math.random());
    if (pause === undefined) return sent;
    await scheduler.wait(pause);
  }
}

/** Feeds a session until it asks for nothing more. Faults surface from the session itself. */
export async function drive(env: Env, site: Site, session: Session, trace: Trace): Promise<void> {
  for (let request = session.request(); request; request = session.request()) {
    const reply = await send(env, site, request, trace);
    if ("lost" in reply) session.lost(reply.lost);
    else session.answer(reply.status, reply.body);
  }
}
