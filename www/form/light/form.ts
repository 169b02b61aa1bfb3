/** The fields of all steps, in one `<form>` in the light DOM, of which one step shows. */
import type { CepAnswer, Plan } from "../../client/index.js";
import type { Geocode } from "../address/finder.js";
import { h } from "../dom.js";
import { type ErrorTarget, FIELDS, type FieldName, STEPS, type Step, spec, targetOf } from "../fields.js";
import type { MapSettings } from "../map/options.js";
import type { Issue } from "../problem.js";
import type { Strings } from "../strings/index.js";
import type { Values } from "../values.js";
import { Actions } from "./actions.js";
import { CepLine } from "./cep.js";
import { makeConsent } from "./consent.js";
import type { Control } from "./control.js";
import { type Field, formatWhileTyping, makeField } from "./inputs.js";
import { LocationBlock } from "./location.js";
import { PlanCards } from "./plans.js";
import { makeStep, type StepGroup } from "./step.js";
import { Summary } from "./summary.js";
import { isEmpty, message, place, targetName, verdict } from "./verdict.js";

/** What the form tells its owner. */
export interface FormListener {
  typed(values: Values): void;
  submit(): void;
  back(): void;
  cep(cep: string, signal: AbortSignal): Promise<CepAnswer>;
  geocode: Geocode;
}

/** What the site brings. */
export interface SiteParts {
  map?: MapSettings | undefined;
  consent: Element | null;
}

/** The light-DOM form. It holds what is typed and shows what is wrong; it decides nothing. */
export class SignupForm {
  readonly root: HTMLFormElement;
  readonly #fields: Field[] = [];
  readonly #targets = new Map<ErrorTarget, Pick<Control, "setError" | "invalid" | "focus">>();
  readonly #steps = new Map<Step, StepGroup>();
  readonly #plans: PlanCards;
  readonly #cep: CepLine;
  readonly #location: LocationBlock;
  readonly #consent: ReturnType<typeof makeConsent>;
  readonly #summary: Summary;
  readonly #actions: Actions;
  #plan = "";
  #pressing = false;

  constructor(
    private readonly t: Strings,
    id: (name: string) => string,
    private readonly listener: FormListener,
    site: SiteParts,
  ) {
    this.#summary = new Summary(t);
    this.#plans = new PlanCards(t, id, id("heading-plan"));
    this.#cep = new CepLine(t, {
      ask: (cep, signal) => listener.cep(cep, signal),
      values: () => this.#values(),
      write: (values) => this.#write(values),
      isAt: (name) => this.#named(name)?.input.matches(":focus") ?? false,
      focus: (name) => this.#named(name)?.input.focus(),
      near: (place) => this.#location.near(place),
    });
    this.#location = new LocationBlock(t, id, {
      changed: (lat, lng) => this.#write({ lat, lng }),
      geocode: (address, signal) => listener.geocode(address, signal),
      map: site.map,
    });
    this.#consent = makeConsent(t, id("consent"), site.consent);
    const typed = (Object.keys(FIELDS) as FieldName[]).filter((name) => name !== "lat" && name !== "lng");
    for (const name of typed) this.#register(makeField(name, t, id(name)));
    this.#fields.push(...this.#location.fields);
    this.#targets.set("plan", this.#plans);
    this.#targets.set("location", this.#location);
    this.#targets.set("consent", this.#consent);
    const roots = (step: Step): HTMLElement[] =>
      this.#fields
        .filter(({ name }) => spec(name).step === step && name !== "lat" && name !== "lng")
        .flatMap(({ name, control }) => (name === "cep" ? [control.root, this.#cep.root] : [control.root]));
    this.#actions = new Actions(t, () => listener.back());
    const content: Record<Step, HTMLElement[]> = {
      plan: [this.#plans.root],
      address: [h("div", { class: "conecte-grid" }, ...roots("address")), this.#location.root],
      contact: [h("div", { class: "conecte-grid" }, ...roots("contact")), this.#consent.root],
    };
    for (const step of STEPS) this.#steps.set(step, makeStep(t, id, step, content[step]));
    this.root = h(
      "form",
      {
        class: "conecte-form",
        slot: "form",
        novalidate: true,
        autocomplete: "on",
        oninput: (event: Event) => this.#input(event),
        // Some autofills only report a change.
        onchange: (event: Event) => this.#input(event),
        onfocusout: (event: Event) => this.#left(event),
        onpointerdown: (event: Event) => this.#pressed(event),
        onsubmit: (event: Event) => {
          event.preventDefault();
          listener.submit();
        },
      },
      this.#summary.root,
      ...[...this.#steps.values()].map(({ root }) => root),
      this.#actions.root,
    );
  }

  /** Puts values into the fields, as after a reload. */
  set(values: Values): void {
    for (const field of this.#fields) {
      field.input.value = values[field.name];
      formatWhileTyping(field);
    }
    this.#consent.box.checked = values.consent;
    this.#plan = values.plan;
    this.#cep.known(values);
    this.#location.reset(values);
  }

  /** Puts the site's words beside the checkbox, unless the page has put its own there. */
  setConsent(words: string): void {
    this.#consent.setWords(words);
  }

  /** Formats what is there, once the rules have arrived. */
  format(): void {
    for (const field of this.#fields) formatWhileTyping(field);
  }

  /** Ends what the form asks for on its own. */
  stop(): void {
    this.#cep.stop();
    this.#location.stop();
  }

  /** Shows a step, without touching what is typed. */
  show(step: Step): void {
    for (const [name, { root }] of this.#steps) root.hidden = name !== step;
    this.#actions.show(step);
    this.root.setAttribute("data-step", step);
    if (step === "address") this.#location.open(this.#values());
  }

  /** Shows the plans on offer. */
  showPlans(plans: readonly Plan[] | undefined, chosen: string): void {
    this.#plan = chosen;
    this.#plans.show(plans, chosen);
  }

  /** Marks fields, and leads to the first of them. No issues clears every mark. */
  showIssues(issues: readonly Issue[]): void {
    const wrong = new Map<ErrorTarget, string>();
    for (const { pointer, code } of issues) {
      const target = targetOf(pointer)?.target;
      if (target && !wrong.has(target)) wrong.set(target, message(this.t, code));
    }
    for (const [target, control] of this.#targets) control.setError(wrong.get(target));
    // In the order of the page, whatever order the errors came in.
    const order = [...this.#targets.keys()].filter((target) => wrong.has(target));
    order.sort((a, b) => place(a) - place(b));
    this.#summary.show(
      order.map((target) => ({
        target,
        message: wrong.get(target) ?? "",
        go: () => this.#targets.get(target)?.focus(),
      })),
    );
    const first = order[0];
    if (first) this.#targets.get(first)?.focus();
  }

  /** Moves a reader to the beginning of a step. */
  focusHeading(step: Step): void {
    this.#steps.get(step)?.heading.focus();
  }

  /** While a call is out nothing can be sent twice. */
  setBusy(busy: boolean): void {
    this.#actions.setBusy(busy);
  }

  /** Shows that it takes a moment. */
  setProgress(text: string | undefined): void {
    this.#actions.setProgress(text !== undefined);
  }

  #values(): Values {
    const typed = Object.fromEntries(this.#fields.map(({ name, input }) => [name, input.value])) as Record<
      FieldName,
      string
    >;
    return { ...typed, plan: this.#plan, consent: this.#consent.box.checked };
  }

  #register(field: Field): void {
    this.#fields.push(field);
    this.#targets.set(field.name as ErrorTarget, field.control);
  }

  #named(name: FieldName): Field | undefined {
    return this.#fields.find((field) => field.name === name);
  }

  /** Puts values into some fields, as if they had been typed. */
  #write(values: Partial<Record<FieldName, string>>): void {
    const fields = this.#fields.filter(({ name }) => values[name] !== undefined);
    for (const { name, input } of fields) input.value = values[name] ?? "";
    const targets = new Set(fields.map(({ input }) => targetName(input)));
    for (const target of targets) if (target) this.#changed(target);
  }

  #input(event: Event): void {
    const input = event.target;
    if (input instanceof HTMLInputElement && input.name === "plan") this.#plan = input.value;
    const field = this.#fields.find((candidate) => candidate.input === input);
    if (field) formatWhileTyping(field);
    const target = targetName(input);
    if (target) this.#changed(target);
    if (field?.name === "cep") this.#cep.typed(field.input.value);
  }

  /** A mark goes as soon as its field is mended, not at the next press of the button. */
  #changed(target: ErrorTarget): void {
    const values = this.#values();
    this.#location.show(values);
    this.listener.typed(values);
    if (this.#targets.get(target)?.invalid) this.#judge(target, values);
  }

  /** An error line that appears between press and release would push the button away from under the finger. */
  #pressed(event: Event): void {
    this.#pressing =
      event.target instanceof Element && event.target.closest("button, summary, label") !== null;
    setTimeout(() => {
      this.#pressing = false;
    });
  }

  /** On leaving a field that holds something; an empty one is not nagged about before the button is pressed. */
  #left(event: Event): void {
    const target = targetName(event.target);
    if (!target) return;
    const values = this.#values();
    if (target !== "location" && target in FIELDS && FIELDS[target as FieldName].step === "address")
      this.#location.address(values);
    if (this.#pressing) return;
    if (!isEmpty(target, values)) this.#judge(target, values);
  }

  #judge(target: ErrorTarget, values: Values): void {
    const wrong = verdict(this.t, target, values);
    this.#targets.get(target)?.setError(wrong);
    if (wrong === undefined) this.#summary.mended(target);
  }
}
