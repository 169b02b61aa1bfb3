/**
 * The way to a site's OZmap: few calls at a time, and hardly any while it does not answer. The core says who may go.
 *
 * Who waits looks by itself, on timers of its own, and nobody is woken by another request: under load, workerd now and
 * then loses such a call across requests, and ends the one that waits for it as hung.
 */
import type { Gate, Site } from "../../dist/wasm/edge/conecte_ozmap.js";
import { core } from "./core.ts";
import type { Reply } from "./exchange.ts";
import { GATE_HOLD_MS, GATE_LOOK_MAX_MS, GATE_LOOK_MS, GATE_WAIT_MS } from "./limits.ts";

/** Why a call was not made: OZmap is being left alone, or others took all the time that there was. */
export type Unsent = "shut" | "wait";

interface Queue {
  gate: Gate;
  /** Who waits, in the order in which they came, and when each last looked: some go without a word. */
  line: { looked: number }[];
}

/**
 * One for each site of this isolate: the ledger's calls pass the same gate as those of pages. A new version of a site has a
 * new one, and a document that is only being checked cannot shut that of the site.
 */
const queues = new WeakMap<Site, Queue>();

/** Makes a call when there is room for it. */
export async function through(site: Site, call: () => Promise<Reply>): Promise<Reply | { unsent: Unsent }> {
  const queue = queues.get(site) ?? { gate: new (core().Gate)(site, GATE_HOLD_MS), line: [] };
  queues.set(site, queue);
  const pass = await passOf(queue);
  if (typeof pass === "string") return { unsent: pass };
  let reply: Reply | undefined;
  try {
    reply = await call();
    return reply;
  } finally {
    const now = Date.now();
    if (reply && "lost" in reply && reply.lost !== "connection") queue.gate.left(pass, now);
    else queue.gate.done(pass, reply && "status" in reply ? reply.status : undefined, now);
  }
}

/** The calls of a site in this isolate: under way, and waiting for their turn. */
export function crowdOf(site: Site): { underWay: number; waiting: number } {
  const queue = queues.get(site);
  if (!queue) return { underWay: 0, waiting: 0 };
  const now = Date.now();
  return { underWay: queue.gate.underWay(now), waiting: present(queue, now).length };
}

/** Who still waits: whoever has not looked for long is gone. */
function present({ line }: Queue, now: number) {
  return line.filter(({ looked }) => now - looked <= 2 * GATE_LOOK_MAX_MS);
}

async function passOf(queue: Queue): Promise<number | Unsent> {
  const until = Date.now() + GATE_WAIT_MS;
  const me = { looked: Date.now() };
  for (;;) {
    const now = Date.now();
    me.looked = now;
    queue.line = present(queue, now);
    const place = queue.line.indexOf(me);
    const said = queue.gate.ask(now);
    if (said !== "wait" || now >= until) {
      if (place >= 0) queue.line.splice(place, 1);
      return said;
    }
    if (place < 0) queue.line.push(me);
    // The first look most often, so that they go first.
    const ahead = place < 0 ? queue.line.length : place + 1;
    await scheduler.wait(Math.min(GATE_LOOK_MS * ahead, GATE_LOOK_MAX_MS));
  }
}
