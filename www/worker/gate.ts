/** The way to a site's OZmap: few calls at a time, and hardly any while it does not answer. The core says who may go. */
import type { Gate, Site } from "../../dist/wasm/edge/conecte_ozmap.js";
import { core, perInstance } from "./core.ts";
import type { Reply } from "./exchange.ts";
import { GATE_HOLD_MS, GATE_LOOK_MS, GATE_WAIT_MS } from "./limits.ts";

/** Why a call was not made: OZmap is being left alone, or others took all the time that there was. */
export type Unsent = "shut" | "wait";

interface Waiting {
  /** Whether it stands in the line. */
  inLine: boolean;
  wake(): void;
}

interface Queue {
  gate: Gate;
  /** The first first. Some may be gone, with the request that they belong to. */
  line: Waiting[];
}

/** One for each site of this isolate: the ledger's calls pass the same gate as those of pages. */
const queues = perInstance(() => new Map<string, Queue>());

/** Makes a call when there is room for it. */
export async function through(site: Site, call: () => Promise<Reply>): Promise<Reply | { unsent: Unsent }> {
  const { id } = site;
  const queue = queues().get(id) ?? { gate: new (core().Gate)(site, GATE_HOLD_MS), line: [] };
  queues().set(id, queue);
  const pass = await passOf(queue);
  if (typeof pass === "string") return { unsent: pass };
  let status: number | undefined;
  try {
    const reply = await call();
    if ("status" in reply) status = reply.status;
    return reply;
  } finally {
    queue.gate.done(pass, status, Date.now());
    wakeFirst(queue.line);
  }
}

async function passOf({ gate, line }: Queue): Promise<number | Unsent> {
  const until = Date.now() + GATE_WAIT_MS;
  const me: Waiting = { inLine: false, wake: () => undefined };
  for (;;) {
    const said = gate.ask(Date.now());
    if (said !== "wait" || Date.now() >= until) {
      if (me.inLine) line.splice(line.indexOf(me), 1);
      return said;
    }
    if (!me.inLine) line.push(me);
    me.inLine = true;
    await new Promise<void>((resolve) => {
      // Whoever is woken may be gone, and wakes nobody in turn: so everybody looks again from time to time.
      const timer = setTimeout(resolve, GATE_LOOK_MS);
      me.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

function wakeFirst(line: Waiting[]): void {
  const first = line.shift();
  if (!first) return;
  first.inLine = false;
  first.wake();
}
