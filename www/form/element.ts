/**
 * `<conecte-signup>`: plan, address, contact, answer, reservation.
 *
 * What one types into is light DOM: a `<form slot="form">` that the element appends to itself, because inputs inside
 * a shadow root lose password managers and some autofill. It carries prefixed classes (`conecte-input`, …) that a
 * page styles like any of its own markup. What one reads is shadow DOM: frame, stepper and answers, open to `::part`.
 * Both follow the same `--conecte-*` variables. Other children of the element show until it is defined and not after,
 * so they can say what to do without JavaScript. But for two: `slot="consent"` holds the site's own words beside the
 * checkbox, and `slot="extra"` what else it asks for before it reserves.
 */
import { type ConecteClient, createClient, init, type Site } from "../client/index.js";
import { Busy } from "./busy.js";
import { fill, h } from "./dom.js";
import { earlyPlans } from "./early.js";
import { emit } from "./events.js";
import { Flow, type FlowHost } from "./flow.js";
import { type FormListener, SignupForm } from "./light/form.js";
import { idMaker } from "./light/ids.js";
import { readMap } from "./map/options.js";
import { panelFor } from "./panels/index.js";
import { showStepper } from "./panels/stepper.js";
import { worded } from "./site.js";
import { needsPerson, type View } from "./state.js";
import { Store } from "./storage.js";
import { isSame, offered, otherStrings, portuguese, type Strings } from "./strings/index.js";
import { adopt } from "./styles/index.js";
import { Challenge } from "./turnstile/challenge.js";
import type { Values } from "./values.js";

/** Importing this on a server, where there are no elements, must not throw. */
const Base: typeof HTMLElement = globalThis.HTMLElement ?? (class {} as unknown as typeof HTMLElement);

/** The parts of the shadow tree that change. */
interface Chrome {
  frame: HTMLElement;
  stepper: HTMLElement;
  panel: HTMLElement;
  busy: Busy;
  challenge: Challenge;
}

/** The signup form. */
export class ConecteSignup extends Base {
  static readonly observedAttributes = [
    "edge",
    "site-key",
    "lang",
    "tiles",
    "tiles-attribution",
    "tiles-attribution-url",
    "map-center",
  ];

  #flow: Flow | undefined;
  #form: SignupForm | undefined;
  #strings = portuguese;
  #site: Site | undefined;
  /** The language that it began in, or tried to. */
  #begunIn: string | null = null;
  /** Counts the beginnings: what was loaded for an earlier one is not wanted any more. 0: it has not begun. */
  #turn = 0;
  #turns = 0;
  #shown: View | undefined;
  #chrome: Chrome | undefined;
  #stale = false;
  /** The same ids for as long as the element lives, whatever its language. */
  #id: ReturnType<typeof idMaker> | undefined;

  connectedCallback(): void {
    // After the page's own module has run: it may still want to say where the WASM is.
    queueMicrotask(() => {
      if (this.isConnected && !this.#turn) this.#begin();
    });
  }

  disconnectedCallback(): void {
    // A move inside the page disconnects and connects again: only a real removal ends the flow.
    queueMicrotask(() => {
      if (!this.isConnected) this.#end();
    });
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before === after) return;
    if (name === "edge" || name === "site-key") this.#site = undefined;
    if (!this.#turn || this.#stale) return;
    this.#stale = true;
    // Several attributes often change together: once for all of them.
    queueMicrotask(() => {
      this.#stale = false;
      if (!this.#turn) return;
      this.#end();
      this.#begin();
    });
  }

  /**
   * Fills fields in for the person, who still sees and confirms them. Unknown keys are ignored. `false` when it comes
   * too late: a reservation is under way.
   */
  prefill(values: Partial<Values>): boolean {
    const [flow, form] = [this.#flow, this.#form];
    if (!flow || !form) return false;
    const known = Object.entries(values).filter(([key]) => key in flow.values);
    if (!flow.prefill(Object.fromEntries(known))) return false;
    form.set(flow.values);
    form.showIssues([]);
    return true;
  }

  #begin(): void {
    this.#turns += 1;
    const turn = this.#turns;
    this.#turn = turn;
    const start = (strings: Strings): void => {
      if (turn === this.#turn) this.#start(strings);
    };
    this.#begunIn = this.#language();
    const other = otherStrings(this.#begunIn);
    if (other)
      // A form in another language is better than none.
      other.then(start, () => start(portuguese));
    else start(portuguese);
  }

  /** The language that was asked for, or another that the site has. */
  #language(): string | null {
    return offered(this.getAttribute("lang"), this.#site?.languages);
  }

  #start(strings: Strings): void {
    const siteKey = this.getAttribute("site-key") ?? "";
    let client: ConecteClient | undefined;
    const opened = (): ConecteClient => {
      client ??= createClient({ edge: this.getAttribute("edge") ?? "", siteKey });
      return client;
    };
    this.#strings = worded(strings, this.#site);
    const host: FlowHost = {
      changed: () => this.#render(),
      issues: (issues) => this.#form?.showIssues(issues),
      site: (site) => this.#know(site),
      challenge: (key, signal) => this.#chrome?.challenge.token(key, signal) ?? Promise.reject(),
      emit: (name, detail) => emit(this, name, detail),
    };
    const early = (signal: AbortSignal) => earlyPlans(this.getAttribute("edge") ?? "", siteKey, signal);
    const flow = new Flow(opened, early, new Store(siteKey), host);
    this.#flow = flow;
    this.#build(flow, opened);
    this.#render();
    flow.start(this.getAttribute("plan"));
    // What was typed meanwhile; a failure shows when the rules are needed.
    init().then(
      () => this.#form?.format(),
      () => undefined,
    );
  }

  /** Takes the site's words up; in a language that the site has not, everything begins anew. */
  #know(site: Site): void {
    this.#site = site;
    if (isSame(this.#begunIn, this.#language())) {
      this.#strings = worded(this.#strings, site);
      this.#form?.setConsent(this.#strings.consent);
      return;
    }
    this.#end();
    this.#begin();
  }

  #end(): void {
    this.#turn = 0;
    this.#flow?.stop();
    this.#form?.stop();
    this.#form?.root.remove();
    this.#chrome?.busy.stop();
    this.#chrome?.challenge.end();
    this.#chrome?.challenge.root.remove();
    this.#chrome = undefined;
    this.#flow = undefined;
    this.#form = undefined;
    this.#shown = undefined;
  }

  #build(flow: Flow, client: () => ConecteClient): void {
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    adopt(this, root);
    const stepper = h("ol", { class: "stepper", part: "stepper" });
    const panel = h("section", { class: "panel", part: "panel", hidden: true });
    const progress = h("p", { class: "progress", part: "progress", role: "status" });
    const frame = h(
      "div",
      { class: "frame", part: "frame", lang: this.#strings.lang },
      stepper,
      h("slot", { name: "form" }),
      panel,
      h("slot", { name: "challenge" }),
      progress,
    );
    root.replaceChildren(frame);
    this.#id ??= idMaker();
    const site = {
      map: readMap((name) => this.getAttribute(name)),
      consent: this.querySelector(':scope > [slot="consent"]'),
    };
    const listener: FormListener = {
      typed: (values) => flow.typed(values),
      submit: () => void flow.submit(),
      back: () => flow.back(),
      cep: (cep, signal) => client().cep(cep, { signal }),
      geocode: (address, signal) => client().geocode(address, { signal }),
    };
    const form = new SignupForm(this.#strings, this.#id, listener, site);
    form.root.lang = this.#strings.lang;
    form.set(flow.values);
    const challenge = new Challenge(this.#strings, this.#id("challenge"), this.getAttribute("theme"));
    this.append(form.root, challenge.root);
    this.#form = form;
    const busy = new Busy((text) => {
      progress.textContent = text ?? "";
      if (text === undefined) frame.removeAttribute("aria-busy");
      else frame.setAttribute("aria-busy", "true");
      form.setProgress(text);
    });
    this.#chrome = { frame, stepper, panel, busy, challenge };
  }

  #render(): void {
    const [flow, form, chrome] = [this.#flow, this.#form, this.#chrome];
    if (!flow || !form || !chrome) return;
    const { frame, stepper, panel, busy, challenge } = chrome;
    const { view } = flow;
    form.showPlans(flow.plans, flow.values.plan);
    if (view !== this.#shown) {
      const first = this.#shown === undefined;
      this.#shown = view;
      frame.dataset.view = view.at;
      showStepper(stepper, view, this.#strings);
      form.root.hidden = view.at !== "form";
      panel.hidden = view.at === "form";
      fill(panel, ...panelFor(view, { t: this.#strings, flow }));
      // After the end, too: nothing typed stays behind in hidden fields.
      form.set(flow.values);
      if (view.at === "form") {
        form.showIssues([]);
        form.show(view.step);
      }
      const siteKey = flow.site?.turnstile?.siteKey;
      if (siteKey !== undefined && needsPerson(view)) challenge.prepare(siteKey);
      else challenge.end();
      // Not on arrival: a page must not scroll to a form that nobody asked for.
      if (!first) this.#focus(view);
    }
    const doing = flow.busy;
    busy.set(doing === undefined ? undefined : this.#strings.progress[doing]);
    form.setBusy(doing !== undefined);
    for (const button of panel.querySelectorAll("button")) button.disabled = doing !== undefined;
  }

  #focus(view: View): void {
    if (view.at === "form") this.#form?.focusHeading(view.step);
    else this.#chrome?.panel.querySelector<HTMLElement>("h2")?.focus();
  }
}
