/**
 * The only file that sees an OZmap token, and the only way to OZmap.
 *
 * Nothing that OZmap sends leaves this file but as bytes for the core; nothing that this file logs holds a body.
 */
import type { OzmapRequest, Site } from "../../dist/wasm/edge/conecte_ozmap.js";
import { bindingOf, type Env } from "./env.ts";
import { UPSTREAM_BODY_MAX_BYTES, UPSTREAM_TIMEOUT_MS } from "./limits.ts";
import { log } from "./log.ts";

/** What came back: an answer whole, or the kind of its loss. */
export type Reply = { status: number; body: Uint8Array } | { lost: "timeout" | "connection" | "too_large" };

/** Something of the core that makes calls one after the other until it has what it needs. */
export interface Session {
  request(): OzmapRequest | undefined;
  answer(status: number, body: Uint8Array): void;
  lost(kind: string): void;
}

/** Sends one request to the site's OZmap, with its token. Never throws: a failure is a reply. */
export async function send(env: Env, site: Site, request: OzmapRequest): Promise<Reply> {
  const started = Date.now();
  const reply = await exchange(env, site, request);
  const outcome = "lost" in reply ? reply.lost : reply.status;
  log("upstream", {
    site: site.id,
    method: request.method,
    call: request.call,
    outcome,
    ms: Date.now() - started,
  });
  return reply;
}

/** Feeds a session until it asks for nothing more. Faults surface from the session itself. */
export async function drive(env: Env, site: Site, session: Session): Promise<void> {
  for (let request = session.request(); request; request = session.request()) {
    const reply = await send(env, site, request);
    if ("lost" in reply) session.lost(reply.lost);
    else session.answer(reply.status, reply.body);
  }
}

async function exchange(env: Env, site: Site, request: OzmapRequest): Promise<Reply> {
  const limit = new AbortController();
  // Cleared below: thousands of timers that nobody waits for any more make the others of a busy ledger late.
  const timer = setTimeout(() => limit.abort(), UPSTREAM_TIMEOUT_MS);
  try {
    const headers = new Headers(request.headers as [string, string][]);
    headers.set("authorization", tokenOf(env, site));
    const response = await fetch(site.ozmapUrl + request.target, {
      method: request.method,
      headers,
      ...(request.body === undefined ? {} : { body: request.body }),
      // A redirect would carry the token to wherever it points.
      redirect: "manual",
      signal: limit.signal,
    });
    return await readWhole(response);
  } catch {
    return { lost: limit.signal.aborted ? "timeout" : "connection" };
  } finally {
    clearTimeout(timer);
  }
}

async function readWhole(response: Response): Promise<Reply> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.byteLength;
    if (length > UPSTREAM_BODY_MAX_BYTES) return { lost: "too_large" };
    chunks.push(chunk);
  }
  const body = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.byteLength;
  }
  return { status: response.status, body };
}

/** The site's token from its secret binding; an empty one is refused by OZmap like any wrong one. */
function tokenOf(env: Env, site: Site): string {
  return env[bindingOf("OZMAP_TOKEN", site.id)] ?? "";
}
