/**
 * The journey of one signup: which screen, what is in flight, what is kept. It knows nothing about the DOM; the
 * element shows what it says. Two rules hold throughout: an error is never shown as "not viable", and an attempt to
 * reserve keeps its key until its outcome is known.
 */
import { isOutcome } from "../client/again.js";
import {
  type ConecteClient,
  init,
  newIdempotencyKey,
  type Plan,
  type Plans,
  type Reservation,
  type Site,
} from "../client/index.js";
import type { ConecteEventDetails, ConecteEventName, Doing } from "./events.js";
import { STEPS, type Step, targetOf } from "./fields.js";
import { findIssues } from "./issues.js";
import { type Issue, needsNewTicket, type Problem, toProblem } from "./problem.js";
import type { Attempt, Kept, View } from "./state.js";
import { isFinal } from "./state.js";
import type { Store } from "./storage.js";
import { type Prover, proven } from "./turnstile/proven.js";
import { emptyValues, toSignup, type Values } from "./values.js";
import { waitForOutcome } from "./wait.js";

/** Who shows the flow. */
export interface FlowHost {
  /** Something that the screen shows has changed. */
  changed(): void;
  /** Fields to mark; the flow is already on their step. */
  issues(issues: Issue[]): void;
  /** The site is known: its languages and words. */
  site(site: Site): void;
  /** Has a person prove to be one: a token for one call. */
  challenge(siteKey: string, signal: AbortSignal): Promise<string>;
  /** `false` when the page has cancelled it. */
  emit<N extends ConecteEventName>(name: N, detail: ConecteEventDetails[N]): boolean;
}

/** One signup from plan to reservation. */
export class Flow {
  view: View = { at: "form", step: "plan" };
  values: Values = emptyValues();
  plans: Plan[] | undefined;
  site: Site | undefined;
  /** What is under way; `load`: the rules have not arrived yet; `person`: the site's check of persons. */
  busy: Doing | "load" | "person" | undefined;
  #attempt: Attempt | undefined;
  #leadKey: string | undefined;
  readonly #stop = new AbortController();

  constructor(
    private readonly client: () => ConecteClient,
    private readonly early: (signal: AbortSignal) => Promise<Plans | undefined>,
    private readonly store: Store,
    private readonly host: FlowHost,
  ) {
    const saved = store.load();
    if (!saved) return;
    this.values = saved.values;
    this.view = saved.view;
    this.#attempt = saved.attempt;
    this.#leadKey = saved.leadKey;
  }

  /** Loads the plans and takes up what a reload interrupted. */
  start(preselected: string | null): void {
    void this.loadPlans(preselected);
    if (this.view.at === "pending") void this.#wait(this.view.reservation);
    else if (this.#attempt && this.view.at === "viable") void this.reserve();
  }

  /** Ends every call and wait. What was typed and sent stays kept. */
  stop(): void {
    this.#stop.abort();
  }

  /** Keeps what was typed. */
  save(): void {
    const values = isFinal(this.view) ? emptyValues() : this.values;
    this.store.save({
      values,
      view: this.view,
      ...(this.#attempt ? { attempt: this.#attempt } : {}),
      ...(this.#leadKey ? { leadKey: this.#leadKey } : {}),
    });
  }

  /** Takes what was typed. Other data is another lead. */
  typed(values: Values): void {
    this.values = values;
    this.#leadKey = undefined;
    this.save();
  }

  /** Fills values in from the page. Refused while a request is out or may have arrived: its data must not change. */
  prefill(values: Partial<Values>): boolean {
    if (this.busy || this.undecided || this.view.at === "pending") return false;
    if (isFinal(this.view)) this.restart();
    this.typed({ ...this.values, ...values });
    if (this.view.at === "form") this.host.changed();
    else this.edit("address");
    return true;
  }

  /** Shows a screen, and keeps it. */
  go(view: View): void {
    this.view = view;
    this.save();
    this.host.changed();
  }

  /** Back into the form. The ticket of a finished check is worth nothing once the data may change. */
  edit(step: Step): void {
    this.#attempt = undefined;
    this.go({ at: "form", step });
  }

  /** Forgets this signup and begins another. */
  restart(): void {
    this.values = emptyValues();
    this.#attempt = undefined;
    this.#leadKey = undefined;
    this.view = { at: "form", step: "plan" };
    this.store.clear();
    this.host.changed();
  }

  /** Fetches the plans. A failure matters only where a plan has to be chosen. */
  async loadPlans(preselected: string | null = null): Promise<void> {
    try {
      const { signal } = this.#stop;
      const { site, plans } = (await this.early(signal)) ?? (await this.client().plans({ signal }));
      this.plans = plans;
      this.site = site;
      this.host.site(site);
      // In another language it begins anew.
      if (signal.aborted) return;
    } catch (thrown) {
      if (this.#stop.signal.aborted) return;
      const problem = this.#report("plans", thrown);
      if (this.view.at === "form" && this.view.step === "plan") this.#trouble("plans", problem);
      return;
    }
    const known = (id: string | null): id is string => !!this.plans?.some((plan) => plan.id === id);
    if (!known(this.values.plan)) this.values.plan = known(preselected) ? preselected : "";
    if (this.view.at === "trouble" && this.view.doing === "plans") this.go({ at: "form", step: "plan" });
    else this.host.changed();
  }

  /** Continue was pressed: on to the next step, or to the fields that need a look, or to the check. */
  async submit(): Promise<void> {
    if (this.view.at !== "form" || this.busy) return;
    const { step } = this.view;
    const next = STEPS[STEPS.indexOf(step) + 1];
    if (next) return this.#advance(step, next);
    await this.#run("check", async (signal) => {
      await init();
      const issues = findIssues(this.values, step);
      if (issues.length > 0) this.#show(issues);
      else await this.#check(signal);
    });
  }

  /** One step back. */
  back(): void {
    if (this.view.at !== "form") return;
    const previous = STEPS[STEPS.indexOf(this.view.step) - 1];
    if (previous) this.go({ at: "form", step: previous });
  }

  /** Asks the edge whether the address can be served. */
  check(): Promise<void> {
    return this.#run("check", async (signal) => {
      await this.#check(signal);
    });
  }

  /** The person says yes; the page may have fields of its own to mend first. */
  async confirm(): Promise<void> {
    if (!this.busy && this.host.emit("conecte-reserve", { plan: this.values.plan })) await this.reserve();
  }

  /** Reserves with the ticket at hand. A repeat after an unknown outcome is the same request under the same key. */
  reserve(): Promise<void> {
    return this.#run("reserve", async (signal) => {
      try {
        await this.#reserve(signal);
      } catch (thrown) {
        // The person has already said yes: a ticket that ran out is renewed once, without asking again.
        if (!needsNewTicket(toProblem(thrown).code)) throw thrown;
        this.#attempt = undefined;
        if (await this.#check(signal)) await this.#reserve(signal);
      }
    });
  }

  /** What "try again" means on the trouble screen. */
  retry(): Promise<void> {
    const doing = this.view.at === "trouble" ? this.view.doing : "check";
    if (doing === "plans") return this.#run("plans", () => this.loadPlans());
    if (doing === "lead") return this.lead();
    // Without an open attempt there is nothing to repeat: a fresh check leads back to it.
    return this.#attempt ? this.reserve() : this.check();
  }

  /** True while a request to reserve may have arrived without us knowing. The data must not change meanwhile. */
  get undecided(): boolean {
    return this.#attempt !== undefined;
  }

  /** Leaves the contact with the ISP. */
  lead(): Promise<void> {
    const reason = "reason" in this.view ? this.view.reason : undefined;
    this.#leadKey ??= newIdempotencyKey();
    this.save();
    return this.#run("lead", async (signal) => {
      const idempotencyKey = this.#leadKey ?? newIdempotencyKey();
      const options = { idempotencyKey, signal, ...(reason ? { reason } : {}) };
      const { code } = await proven(this.#prover(signal), (proof) =>
        this.client().leaveLead(toSignup(this.values), { ...options, ...proof }),
      );
      const { plan } = this.values;
      this.#finish({ at: "lead_done", code });
      this.host.emit("conecte-lead", { plan, code, ...(reason ? { reason } : {}) });
    });
  }

  async #check(signal: AbortSignal): Promise<boolean> {
    await init();
    const { plan } = this.values;
    const answer = await proven(this.#prover(signal), (proof) =>
      this.client().checkViability(toSignup(this.values), { signal, ...proof }),
    );
    if (answer.outcome === "viable") {
      const { ticket, ticketExpiresAt } = answer;
      this.go({ at: "viable", ticket, ticketExpiresAt });
      this.host.emit("conecte-viable", { plan, ticketExpiresAt });
      return true;
    }
    this.go({ at: "not_viable", reason: answer.reason });
    this.host.emit("conecte-not-viable", { plan, reason: answer.reason });
    return false;
  }

  #prover(signal: AbortSignal): Prover {
    return {
      siteKey: () => this.site?.turnstile?.siteKey,
      learn: () => this.loadPlans(),
      token: async (siteKey) => {
        const { busy } = this;
        this.busy = "person";
        this.host.changed();
        const token = await this.host.challenge(siteKey, signal);
        this.busy = busy;
        this.host.changed();
        return token;
      },
    };
  }

  async #reserve(signal: AbortSignal): Promise<void> {
    await init();
    if (!this.#attempt) {
      if (this.view.at !== "viable") return;
      this.#attempt = { key: newIdempotencyKey(), ticket: this.view.ticket };
    }
    // Written before the call: a reload in the middle repeats this very request.
    this.save();
    const { key, ticket } = this.#attempt;
    const signup = toSignup(this.values);
    const answer = await this.client().reserve({ signup, ticket }, { idempotencyKey: key, signal });
    const reservation = keep(answer, answer.secret);
    this.#attempt = undefined;
    if (this.#settled(answer, reservation)) return;
    this.go({ at: "pending", reservation });
    void this.#wait(reservation);
  }

  async #wait(reservation: Kept): Promise<void> {
    const { signal } = this.#stop;
    const { id, secret } = reservation;
    try {
      const answer = await waitForOutcome(() => this.client().reservation({ id, secret }, { signal }), {
        signal,
        long: () => this.go({ at: "pending", reservation, long: true }),
      });
      if (answer) this.#settled(answer, keep(answer, secret));
    } catch (thrown) {
      if (!signal.aborted) this.#trouble("wait", this.#report("wait", thrown));
    }
  }

  /** Shows the outcome when there is one. */
  #settled({ state }: Pick<Reservation, "state">, reservation: Kept): boolean {
    const { plan } = this.values;
    if (state === "pending") return false;
    if (state === "reserved" || state === "confirmed" || state === "activated") {
      this.#finish({ at: "reserved", reservation });
      const { id, code, expiresAt } = reservation;
      this.host.emit("conecte-reserved", { plan, id, code, ...(expiresAt ? { expiresAt } : {}) });
    } else if (state === "failed") {
      this.go({ at: "no_port_left" });
      this.host.emit("conecte-error", { doing: "wait", code: "no_port_left", retryable: false });
    } else {
      this.#trouble("wait", { code: "reservation_ended", retryable: false, issues: [] });
      this.host.emit("conecte-error", { doing: "wait", code: "reservation_ended", retryable: false });
    }
    return true;
  }

  #finish(view: View): void {
    this.#attempt = undefined;
    this.#leadKey = undefined;
    this.values = emptyValues();
    this.go(view);
  }

  async #run(
    doing: Doing,
    work: (signal: AbortSignal) => Promise<void>,
    shown: Doing | "load" = doing,
  ): Promise<void> {
    if (this.busy) return;
    const { signal } = this.#stop;
    this.busy = shown;
    this.host.changed();
    try {
      await work(signal);
    } catch (thrown) {
      if (!signal.aborted) this.#failed(doing, this.#report(doing, thrown));
    } finally {
      this.busy = undefined;
      if (!signal.aborted) this.host.changed();
    }
  }

  #failed(doing: Doing, problem: Problem): void {
    if (doing === "reserve" && isOutcome(problem.code)) this.#attempt = undefined;
    if (problem.code === "no_port_left") this.go({ at: "no_port_left" });
    else if (problem.code === "invalid_input" && problem.issues.some(({ pointer }) => targetOf(pointer)))
      this.#show(problem.issues);
    else this.#trouble(doing, problem);
  }

  #trouble(doing: Doing, { code }: Problem): void {
    const reason = "reason" in this.view ? this.view.reason : undefined;
    const step = "step" in this.view ? this.view.step : undefined;
    this.go({ at: "trouble", doing, code, ...(reason ? { reason } : {}), ...(step ? { step } : {}) });
  }

  #report(doing: Doing, thrown: unknown): Problem {
    const problem = toProblem(thrown);
    const { code, status, retryable } = problem;
    this.host.emit("conecte-error", { doing, code, retryable, ...(status ? { status } : {}) });
    return problem;
  }

  async #advance(step: Step, next: Step): Promise<void> {
    // A plan of the list is right without the rules, which look at it again later.
    if (step === "plan" && this.plans?.some(({ id }) => id === this.values.plan))
      return this.go({ at: "form", step: next });
    const work = async (): Promise<void> => {
      await init();
      const issues = findIssues(this.values, step);
      if (issues.length > 0) this.#show(issues);
      else this.go({ at: "form", step: next });
    };
    await this.#run(step === "plan" ? "plans" : "check", work, "load");
  }

  /** Goes to the first step with something to mend. */
  #show(issues: Issue[]): void {
    const steps = issues.map(({ pointer }) => targetOf(pointer)?.step).filter((step) => step !== undefined);
    const first = STEPS.find((step) => steps.includes(step));
    if (first && !(this.view.at === "form" && this.view.step === first)) this.edit(first);
    this.host.issues(issues.filter(({ pointer }) => !first || targetOf(pointer)?.step === first));
  }
}

function keep({ id, code, expiresAt }: Reservation, secret: string): Kept {
  return { id, code, secret, ...(expiresAt ? { expiresAt } : {}) };
}
