/**
 * The way to a site's OZmap: few calls at a time, and hardly any while it does not answer. The core says who may go when.
 *
 * Who waits looks by itself, on timers of its own, and nobody is woken by another request: under load, workerd now and
 * then loses such a call across requests, and ends the one that waits for it as hung.
 */
import type { Gate, Site } from "../../dist/wasm/edge/conecte_ozmap.js";
import { core } from "./core.ts";
import type { Reply } from "./exchange.ts";
import { GATE_HOLD_MS, GATE_WAIT_MS } from "./limits.ts";

/** Why a call was not made: OZmap is being left alone, or others took all the time that there was. */
export type Unsent = "shut" | "wait";

/**
 * One for each site of this isolate: the ledger's calls pass the same gate as those of pages. A new version of a site has a
 * new one, and a document that is only being checked cannot shut that of the site.
 */
const gates = new WeakMap<Site, Gate>();

/** Makes a call when there is room for it. */
export async function through(site: Site, call: () => Promise<Reply>): Promise<Reply | { unsent: Unsent }> {
  const gate = gates.get(site) ?? new (core().Gate)(site, GATE_HOLD_MS, GATE_WAIT_MS);
  gates.set(site, gate);
  const pass = gate.pass();
  let said = gate.ask(pass, Date.now());
  while (typeof said === "number") {
    await scheduler.wait(said);
    said = gate.ask(pass, Date.now());
  }
  if (said !== undefined) return { unsent: said };
  let reply: Reply | undefined;
  try {
    reply = await call();
    return reply;
  } finally {
    const now = Date.now();
    if (reply && "lost" in reply && reply.lost !== "connection") gate.left(pass, now);
    else gate.done(pass, reply && "status" in reply ? reply.status : undefined, now);
  }
}

/** The calls of a site in this isolate: under way, and waiting for their turn. */
export function crowdOf(site: Site): { underWay: number; waiting: number } {
  const gate = gates.get(site);
  const now = Date.now();
  return { underWay: gate?.underWay(now) ?? 0, waiting: gate?.waiting(now) ?? 0 };
}
