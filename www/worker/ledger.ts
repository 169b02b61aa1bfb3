/**
 * The ledger of one site: it keeps reservations, runs the calls that their machine asks for, and wakes for what is due.
 *
 * The machine decides; this class writes its state down before each call, so that a crash between any two lines is
 * settled by a restart, and keeps the alarm set for whatever is due first. The end of the core's instance (`core.ts`) is
 * such a crash: a step that it interrupts leaves what is stored as it was, and the alarm settles the rest.
 */
import { DurableObject } from "cloudflare:workers";
import type {
  Customer,
  Intake,
  OzmapRequest,
  Reservation,
  Site,
} from "../../dist/wasm/edge/conecte_ozmap.js";
import { core, perInstance } from "./core.ts";
import type { Env } from "./env.ts";
import type { Reply } from "./exchange.ts";
import { type Condition, conditions, type Figures, figures, hear } from "./ledger-health.ts";
import { type Filter, type Listed, list } from "./ledger-list.ts";
import { metaOf, setMeta } from "./ledger-meta.ts";
import {
  ALARM_CONCURRENCY,
  ALARM_LOST_MS,
  ALARM_MIN_MS,
  ALARM_TURN_MS,
  IDEMPOTENCY_KEEP_MS,
  IN_FLIGHT_WATCH_MS,
  RESERVE_WAIT_MS,
  SILENCE_MS,
  TICKET_TTL_S,
  WAKE_FAILED_MS,
} from "./limits.ts";
import { log } from "./log.ts";
import { noteEnded, noteOpen, type Whose } from "./open-limits.ts";
import { asProblem, type Problem, problem } from "./problem.ts";
import { migrate } from "./schema.ts";
import { siteById } from "./sites.ts";
import type { Ticket } from "./ticket.ts";
import { outcomeOf, send } from "./upstream.ts";

/** A request for a port. The body holds personal data: it is read, and never stored. */
export interface Order {
  site: string;
  key: string;
  fingerprint: string;
  whose: Whose;
  body: Uint8Array;
  /** Nothing when it did not open. */
  ticket: Ticket | undefined;
}

/** What may be told about a reservation. */
export interface View {
  id: string;
  code: string;
  state: string;
  expiresAt?: number;
  trouble?: string | null;
}

type Outcome = { view: View } | { problem: Problem };
type Step = (machine: Reservation, now: number, hasCustomer: boolean) => void;
type Call = { seq: number; request: OzmapRequest | undefined };
/** A machine as it is stored. */
type Saved = {
  state: string;
  isOpen: boolean;
  machine: string;
  inFlight: boolean;
  dueAt: number | null;
  note: string;
};

/** Waits for work, but no longer than this; the work goes on. Leaves no timer behind. */
async function within(limitMs: number, work: Promise<unknown>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs);
  });
  await Promise.race([work, over]).finally(() => clearTimeout(timer));
}

function saved(machine: Reservation): Saved {
  return {
    state: machine.stateName,
    isOpen: machine.isOpen,
    machine: machine.save(),
    inFlight: machine.seq !== undefined,
    dueAt: machine.dueAt ?? null,
    note: machine.note,
  };
}

export class Ledger extends DurableObject<Env> {
  readonly #sql = this.ctx.storage.sql;
  /** The loop that makes a reservation's calls: one at a time each. */
  readonly #running = new Map<string, Promise<void>>();
  /** The people of pending reservations, in memory only: the core's, which is lost when its instance ends. */
  readonly #customers = perInstance(() => new Map<string, Customer>());
  /** When the alarm that this object has set will fire; unknown at its start and once it has fired. */
  #alarmAt: number | undefined;
  readonly #background = (work: Promise<unknown>) => this.ctx.waitUntil(work);
  /** When a call last showed whether OZmap answers, or somebody was asked to make one. */
  #heardAt = 0;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.blockConcurrencyWhile(async () => {
      migrate(ctx.storage);
      const cut = this.#sql.exec<{ id: string }>("SELECT id FROM reservations WHERE in_flight = 1").toArray();
      for (const { id } of cut) {
        try {
          this.#restart(id);
        } catch (error) {
          this.#putOff(id, error);
        }
      }
      await this.#arm();
    });
  }

  /** Takes a port, or goes on with the reservation that this key stands for. Waits a while for OZmap. */
  async reserve(order: Order): Promise<Outcome> {
    const site = await siteById(this.env, order.site, this.#background);
    if (!site) return { problem: problem("site_key_unknown") };
    let id: string;
    try {
      id = this.#open(site, order);
    } catch (thrown) {
      const known = asProblem(thrown);
      if (known) return { problem: known };
      throw thrown;
    }
    const work = this.#run(id, (machine, now, hasCustomer) => machine.submit(now, hasCustomer));
    await within(RESERVE_WAIT_MS, work);
    return this.#outcome(id);
  }

  /** How a reservation stands. */
  read(id: string): Outcome {
    return this.#outcome(id);
  }

  /** Gives the port back. */
  cancel(id: string): Promise<Outcome> {
    return this.#ask(id, (machine, now) => machine.cancel(now));
  }

  /** Keeps the port past its expiry. */
  confirm(id: string): Promise<Outcome> {
    return this.#ask(id, (machine, now) => machine.confirm(now));
  }

  /** Every step of a reservation, oldest first. */
  history(id: string): { at: number; event: string; state: string }[] {
    return this.#sql
      .exec<{ at: number; event: string; state: string }>(
        "SELECT at, event, state FROM history WHERE reservation = ? ORDER BY seq",
        id,
      )
      .toArray();
  }

  /** How many reservations hold a port, may get one, or have something left to do. */
  underWay(): number {
    return this.#sql
      .exec<{ count: number }>(
        `SELECT count(*) AS count FROM reservations
         WHERE state IN ('pending', 'reserved', 'releasing') OR wake_at IS NOT NULL`,
      )
      .one().count;
  }

  /** Reservations, newest first, and one more than asked for if there are more. */
  list(filter: Filter): Listed[] {
    return list(this.#sql, filter);
  }

  /** What a person has to look at, after a call that showed how OZmap is. */
  async conditions(seen: string): Promise<Condition[]> {
    await this.looked(seen);
    return conditions(this.#sql);
  }

  /** What Prometheus wants to know; `silent`: whether OZmap answers is to be looked up, by whoever asked. */
  figures(): { figures: Figures; silent: boolean } {
    const silent = Date.now() - this.#heardAt > SILENCE_MS;
    if (silent) this.#heardAt = Date.now();
    return { figures: figures(this.#sql), silent };
  }

  /** Takes note of a call that somebody made to see how OZmap is. Work that was paused may go on at once. */
  async looked(seen: string): Promise<void> {
    this.#hear(seen, { look: true });
    await this.#arm();
  }

  async #ask(id: string, step: Step): Promise<Outcome> {
    if (!this.#row(id)) return this.#outcome(id);
    try {
      const work = this.#run(id, step);
      await within(RESERVE_WAIT_MS, work);
    } catch (thrown) {
      const known = asProblem(thrown);
      if (known) return { problem: known };
      throw thrown;
    }
    return this.#outcome(id);
  }

  /** Does what is due. Never throws: workerd gives a throwing alarm up for good after a few tries. */
  override async alarm(): Promise<void> {
    this.#alarmAt = undefined;
    try {
      const due = this.#sql
        .exec<{ id: string }>("SELECT id FROM reservations WHERE wake_at <= ? ORDER BY wake_at", Date.now())
        .toArray();
      // While OZmap refuses the token, the first in line is the probe for all.
      const pause = metaOf(this.#sql, "pause");
      if (core().pausedUntil(pause, Date.now()) !== undefined) due.length = 0;
      else if (core().pausedSince(pause) !== undefined) due.length = Math.min(due.length, 1);
      const worker = async () => {
        for (let next = due.shift(); next; next = due.shift()) await this.#wake(next.id);
      };
      await within(ALARM_TURN_MS, Promise.all(Array.from({ length: ALARM_CONCURRENCY }, worker)));
      // Calls that hang go on by themselves; whoever is left, and whatever became due, is for the next alarm.
      due.length = 0;
    } catch (error) {
      log("alarm_failed", { error: String(error) });
    }
    await this.#arm();
  }

  /** The reservation of this key, made now if it is new. Throws a problem. */
  #open(site: Site, order: Order): string {
    const known = this.#sql
      .exec<{ reservation: string; fingerprint: string }>(
        "SELECT reservation, fingerprint FROM idempotency WHERE key = ?",
        order.key,
      )
      .toArray()[0];
    if (known && known.fingerprint !== order.fingerprint) throw problem("idempotency_key_reused");
    using intake = new (core().Intake)(site, order.body, "ticket");
    const id = known?.reservation ?? this.#insert(site, order, intake);
    const customers = this.#customers();
    if (this.#row(id)?.state === "pending" && !customers.has(id))
      customers.set(id, new (core().Customer)(intake));
    return id;
  }

  #insert(site: Site, order: Order, intake: Intake): string {
    const now = Date.now();
    const code = core().newCode("CNT-", now, crypto.getRandomValues(new Uint8Array(10)));
    using machine = core().Reservation.open(site, intake, order.ticket?.claims, code, now);
    const opened = saved(machine);
    const id = crypto.randomUUID();
    this.ctx.storage.transactionSync(() => {
      this.#spend(order.ticket?.id ?? "", now);
      setMeta(this.#sql, "site", order.site);
      this.#sql.exec("DELETE FROM idempotency WHERE created_at < ?", now - IDEMPOTENCY_KEEP_MS);
      this.#sql.exec("INSERT INTO reservations VALUES (?, 'pending', '{}', 0, NULL, ?)", id, now);
      noteOpen(this.#sql, site, id, order.whose);
      this.#sql.exec("INSERT INTO idempotency VALUES (?, ?, ?, ?)", order.key, order.fingerprint, id, now);
      this.#save(id, opened);
    });
    return id;
  }

  /** One ticket is one reservation. A spent one is remembered until it would have expired anyway. */
  #spend(ticket: string, now: number): void {
    this.#sql.exec("DELETE FROM tickets WHERE spent_at < ?", now - TICKET_TTL_S * 1000);
    if (this.#sql.exec("SELECT 1 FROM tickets WHERE id = ?", ticket).toArray().length > 0)
      throw problem("ticket_expired");
    this.#sql.exec("INSERT INTO tickets VALUES (?, ?)", ticket, now);
  }

  /** One reservation of an alarm. A failure of one must not hold up the others. */
  async #wake(id: string): Promise<void> {
    try {
      await this.#run(id, (machine, now, hasCustomer) => machine.tick(now, hasCustomer));
    } catch (error) {
      this.#putOff(id, error);
    }
  }

  /** The call in flight will have no reply. */
  #restart(id: string): void {
    this.#step(id, (machine, now) => machine.restart(now));
  }

  /** Makes one that fails wait: were it due at once again, it could end the core's instance every second. */
  #putOff(id: string, error: unknown): void {
    log("wake_failed", { reservation: id, error: String(error) });
    this.#sql.exec("UPDATE reservations SET wake_at = ? WHERE id = ?", Date.now() + WAKE_FAILED_MS, id);
  }

  /** Steps a reservation, and makes the calls that follow unless a loop is already at it. */
  async #run(id: string, step: Step): Promise<void> {
    try {
      const abandoned = !this.#running.has(id) && this.#row(id)?.in_flight === 1;
      if (abandoned) this.#restart(id);
      const call = this.#step(id, step);
      if (call) {
        const loop = this.#drive(id, call).finally(() => this.#running.delete(id));
        this.#running.set(id, loop);
      }
    } catch (error) {
      // What was due before is due still.
      await this.#arm();
      throw error;
    }
    await (this.#running.get(id) ?? this.#arm());
  }

  async #drive(id: string, first: Call): Promise<void> {
    for (let call: Call | undefined = first; call; ) {
      const { seq, request } = call;
      // Before the call: after a crash in the middle of it, nothing else would wake this ledger.
      await this.#arm();
      await this.ctx.storage.sync();
      const reply = await this.#send(id, request);
      call = this.#step(id, (machine, now, hasCustomer) => {
        if ("lost" in reply) machine.lost(seq, reply.lost, now, hasCustomer);
        else machine.answer(seq, reply.status, reply.body, now, hasCustomer);
      });
    }
    await this.#arm();
  }

  async #send(reservation: string, request: OzmapRequest | undefined): Promise<Reply> {
    using owned = request;
    const site = await siteById(this.env, metaOf(this.#sql, "site") ?? "", this.#background).catch(
      () => undefined,
    );
    if (!owned || !site) return { lost: "connection" };
    const reply = await send(this.env, site, owned, { reservation, upstreamMs: 0 });
    this.#hear(outcomeOf(reply), { look: false });
    return reply;
  }

  /**
   * Steps a reservation's machine and writes it down. Gives the call to make, if the step asks for a new one.
   *
   * Everything is asked of the core before anything is written: where its instance ends, nothing was.
   */
  #step(id: string, step: Step): Call | undefined {
    const row = this.#row(id);
    if (!row) return undefined;
    const customer = this.#customers().get(id);
    using machine = core().Reservation.load(row.machine);
    const before = machine.seq;
    step(machine, Date.now(), customer !== undefined);
    const seq = machine.seq;
    const asks = seq !== undefined && seq !== before;
    const call = asks ? { seq, request: machine.request(customer?.again()) } : undefined;
    const stepped = saved(machine);
    this.ctx.storage.transactionSync(() => this.#save(id, stepped));
    if (stepped.state !== "pending") this.#forget(id);
    return call;
  }

  #save(id: string, { state, isOpen, machine, inFlight, dueAt, note }: Saved): void {
    const now = Date.now();
    if (!isOpen) noteEnded(this.#sql, id);
    this.#sql.exec(
      "UPDATE reservations SET state = ?, machine = ?, in_flight = ?, wake_at = ? WHERE id = ?",
      state,
      machine,
      inFlight ? 1 : 0,
      inFlight ? now + IN_FLIGHT_WATCH_MS : dueAt,
      id,
    );
    this.#sql.exec(
      "INSERT INTO history (reservation, at, event, state) VALUES (?, ?, ?, ?)",
      id,
      now,
      note,
      state,
    );
  }

  #forget(id: string): void {
    this.#customers().get(id)?.free();
    this.#customers().delete(id);
  }

  /** Sets the alarm for whatever is due first. */
  async #arm(): Promise<void> {
    const { due } = this.#sql
      .exec<{ due: number | null }>("SELECT min(wake_at) AS due FROM reservations")
      .one();
    if (due === null) return;
    const now = Date.now();
    const wanted = Math.max(due, core().pausedUntil(metaOf(this.#sql, "pause"), now) ?? now + ALARM_MIN_MS);
    // One that comes soon enough stays: traffic that keeps setting it to a second from now would keep it from firing.
    const set = this.#alarmAt ?? Number.POSITIVE_INFINITY;
    if (set <= wanted && now < set + ALARM_LOST_MS) return;
    this.#alarmAt = wanted;
    await this.ctx.storage.setAlarm(wanted);
  }

  #hear(outcome: string, how: { look: boolean }): void {
    if (hear(this.#sql, outcome, how)) this.#heardAt = Date.now();
  }

  #row(id: string) {
    return this.#sql
      .exec<{ state: string; machine: string; in_flight: number }>(
        "SELECT state, machine, in_flight FROM reservations WHERE id = ?",
        id,
      )
      .toArray()[0];
  }

  #outcome(id: string): Outcome {
    const row = this.#row(id);
    if (!row) return { problem: problem("reservation_not_found") };
    using machine = core().Reservation.load(row.machine);
    return { view: { id, ...(JSON.parse(machine.view) as Omit<View, "id">) } };
  }
}
