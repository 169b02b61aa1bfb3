/** Customers, and the ISP's people, as they behave: they repeat what had no answer, and some change their minds. */
import { sleep } from "../../scripts/lib/process.mjs";
import { KEY, type Signup } from "../worker/data.ts";
import type { Told } from "./check.ts";
import type { Dice } from "./dice.ts";
import type { Parts } from "./parts.ts";
import { readWorld } from "./witness.ts";

/** What happens to a customer who got a port. */
export type Role = "leaves" | "cancels" | "is confirmed" | "is installed" | "is removed";

export interface Customer {
  signup: Signup;
  ticket: string;
  key: string;
  role: Role;
  /** Hangs up at once the first time, or presses the button twice. */
  habit: "patient" | "hasty" | "twice";
}

interface Reply {
  status: number;
  body: { id?: string; code?: string; state?: string; secret?: string; expiresAt?: string };
}

/** How often a customer's page, or the operator's system, tries before it gives up. */
const TRIES = 60;
const CALL_LIMIT_MS = 20_000;
/** Whoever acts behind our back does it no later than this before the expiry: a look-up may already be on its way. */
const MARGIN_MS = 4000;

export class Crowd {
  readonly #parts: Parts;
  readonly #dice: Dice;
  /** Answers by status; `none` where there was none. */
  readonly answers: Record<string, number> = {};

  constructor(parts: Parts, dice: Dice) {
    this.#parts = parts;
    this.#dice = dice;
  }

  /** Reserves, repeating the same request as the form does, and starts what follows. */
  async reserve(customer: Customer): Promise<{ told: Told; afterwards: Promise<void> }> {
    const told: Told = { key: customer.key, ids: new Set(), codes: new Set(), complaints: [] };
    const send = (limitMs?: number) => this.#submit(customer, told, limitMs);
    if (customer.habit === "hasty") await send(this.#dice.between(20, 600));
    for (let tries = 0; tries < TRIES; tries++) {
      const replies = await Promise.all(
        customer.habit === "twice" && tries === 0 ? [send(), send()] : [send()],
      );
      const reply = replies.at(-1);
      if (reply?.status === 201) return { told, afterwards: this.#goOn(customer, told, reply) };
      if (reply?.status === 409) break;
      await sleep(this.#dice.between(300, 1500));
    }
    return { told, afterwards: Promise.resolve() };
  }

  async #submit({ signup, ticket, key }: Customer, told: Told, limitMs?: number): Promise<Reply | undefined> {
    const reply = await this.#ask("/v1/reservations", "POST", { "idempotency-key": key }, limitMs, {
      ...signup,
      ticket,
    });
    if (!reply) return undefined;
    const { status, body } = reply;
    if (body.id) told.ids.add(body.id);
    if (body.code?.startsWith("CNT-")) told.codes.add(body.code);
    if (status === 409) told.last = "no_port_left";
    else if (status === 201 && body.state) {
      told.last = body.state;
      if (body.state === "reserved" && told.reservedAt === undefined) {
        told.reservedAt = Date.now();
        told.reservedUntil = Date.parse(body.expiresAt ?? "");
      }
    } else if (status !== 202 && status < 500 && status !== 429)
      told.complaints.push({ kind: "unexpected", detail: `submit: ${status} ${body.code}` });
    return reply;
  }

  async #goOn({ role }: Customer, told: Told, { body }: Reply): Promise<void> {
    if (told.reservedUntil === undefined) return;
    const until = told.reservedUntil;
    await this.#mustHold(told, until);
    const own = { authorization: `Bearer ${body.secret}` };
    const rest = until - Date.now();
    if (role === "is installed") return this.#install(told, until);
    if (role === "is removed") return this.#remove(told, until);
    if (role === "cancels") {
      await sleep(this.#dice.between(0, rest));
      told.cancelAskedAt = Date.now();
      const reply = await this.#insist(`/v1/reservations/${body.id}`, "DELETE", own, told);
      told.cancelled = reply?.status === 200;
    } else if (role === "is confirmed") {
      // Some come too late.
      await sleep(this.#dice.between(0, rest * 1.1));
      told.confirmAskedAt = Date.now();
      const operator = { authorization: `Bearer ${this.#parts.operatorKey}` };
      const reply = await this.#insist(`/v1/reservations/${body.id}/confirm`, "POST", operator, told);
      if (reply?.status === 200) told.confirmedAt = Date.now();
    } else {
      await sleep(Math.max(0, rest - 1500));
      await this.#mustHold(told, until);
    }
  }

  /** Until shortly before the expiry, OZmap has a port for who was told "reserved". */
  async #mustHold(told: Told, until: number): Promise<void> {
    const [code] = told.codes;
    const world = await readWorld(this.#parts, code).catch(() => undefined);
    // The simulator may be down, and this machine slow.
    if (!world || Date.now() > until) return;
    if (world.properties.some(({ ports }) => ports.length === 1)) return;
    const left = until - Date.now();
    told.complaints.push({ kind: "lost", detail: `told reserved, and no port ${left} ms before its expiry` });
  }

  async #install(told: Told, until: number): Promise<void> {
    await this.#behind(told, until, async (property, client) => {
      await this.#parts.control(`clients/${client}/implant`, {});
      told.implanted = { property, at: Date.now() };
    });
  }

  async #remove(told: Told, until: number): Promise<void> {
    await this.#behind(told, until, async (property) => {
      await this.#parts.control(`properties/${property}/delete`, {});
    });
  }

  /** Does something to the customer's only property, in OZmap itself. */
  async #behind(told: Told, until: number, act: (property: string, client: string) => Promise<void>) {
    const [code] = told.codes;
    while (Date.now() < until - MARGIN_MS) {
      try {
        const rows = await this.#parts.control<{ id: string; client: string }[]>(
          `world?full=properties&codeStart=${code}`,
        );
        if (rows.length === 1 && rows[0]) return await act(rows[0].id, rows[0].client);
      } catch {
        // The simulator is down, or was killed before it answered: then this is done again.
      }
      await sleep(200);
    }
  }

  /** Repeats until there is an answer that says something. */
  async #insist(path: string, method: string, headers: Record<string, string>, told: Told) {
    for (let tries = 0; tries < TRIES; tries++) {
      const reply = await this.#ask(path, method, headers);
      if (reply && reply.status < 500 && reply.status !== 429) {
        if (reply.status !== 200 && reply.status !== 409)
          told.complaints.push({
            kind: "unexpected",
            detail: `${method}: ${reply.status} ${reply.body.code}`,
          });
        return reply;
      }
      await sleep(this.#dice.between(200, 1000));
    }
    return undefined;
  }

  async #ask(
    path: string,
    method: string,
    headers: Record<string, string>,
    limitMs = CALL_LIMIT_MS,
    body?: object,
  ): Promise<Reply | undefined> {
    try {
      const response = await fetch(this.#parts.url + path, {
        method,
        headers: { "content-type": "application/json", "x-site-key": KEY, ...headers },
        signal: AbortSignal.timeout(limitMs),
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      const reply = { status: response.status, body: (await response.json()) as Reply["body"] };
      this.answers[reply.status] = (this.answers[reply.status] ?? 0) + 1;
      return reply;
    } catch {
      this.answers.none = (this.answers.none ?? 0) + 1;
      return undefined;
    }
  }
}
