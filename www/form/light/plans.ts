/** Plan cards: radio buttons that look like cards. */
import type { Plan } from "../../client/index.js";
import { type Child, fill, h } from "../dom.js";
import { formatPrice, formatSpeed } from "../format.js";
import type { Strings } from "../strings/index.js";
import { errorLine, errorMarks } from "./control.js";

/** How many empty cards stand in while the plans load. */
const PLACEHOLDERS = 3;

/** The choice of a plan. */
export class PlanCards {
  readonly root: HTMLElement;
  readonly #list: HTMLElement;
  readonly #marks: ReturnType<typeof errorMarks>;
  #shown: readonly Plan[] | undefined;

  constructor(
    private readonly t: Strings,
    private readonly id: (name: string) => string,
    labelledBy: string,
  ) {
    const error = errorLine(id("plan"));
    this.#list = h("div", {
      class: "conecte-plans",
      id: id("plan"),
      role: "radiogroup",
      "aria-labelledby": labelledBy,
    });
    this.#marks = errorMarks([this.#list], error);
    this.root = h("div", { class: "conecte-field", "data-field": "plan" }, this.#list, error);
    this.#placeholders();
  }

  /** Shows the plans and which of them is chosen. */
  show(plans: readonly Plan[] | undefined, chosen: string): void {
    if (!plans) return;
    if (plans !== this.#shown) {
      this.#shown = plans;
      this.#list.removeAttribute("aria-busy");
      if (plans.length === 0) fill(this.#list, h("p", { class: "conecte-hint" }, this.t.plan.none));
      else fill(this.#list, ...plans.map((plan) => this.#card(plan)));
    }
    for (const radio of this.#radios()) radio.checked = radio.value === chosen;
  }

  setError(message: string | undefined): void {
    this.#marks.setError(message);
  }

  get invalid(): boolean {
    return this.#marks.isInvalid();
  }

  /** Where a keyboard would land: the chosen card, or the first. */
  focus(): void {
    const radios = this.#radios();
    (radios.find((radio) => radio.checked) ?? radios[0])?.focus();
  }

  #radios(): HTMLInputElement[] {
    return Array.from(this.#list.querySelectorAll("input"));
  }

  #placeholders(): void {
    this.#list.setAttribute("aria-busy", "true");
    const cards = Array.from({ length: PLACEHOLDERS }, () => h("div", { class: "conecte-plan-empty" }));
    fill(this.#list, h("span", { class: "conecte-hidden" }, this.t.plan.loading), ...cards);
  }

  #card(plan: Plan): HTMLElement {
    const { lang } = this.t;
    const { plan: words } = this.t;
    const down = plan.downloadMbps === undefined ? undefined : formatSpeed(plan.downloadMbps, lang);
    const up = plan.uploadMbps === undefined ? undefined : formatSpeed(plan.uploadMbps, lang);
    const price: Child[] =
      plan.monthlyPriceCents === undefined
        ? [h("span", { class: "conecte-plan-per" }, words.priceOnRequest)]
        : [
            h("strong", { class: "conecte-plan-amount" }, formatPrice(plan.monthlyPriceCents, lang)),
            h("span", { class: "conecte-plan-per" }, ` ${words.perMonth}`),
          ];
    return h(
      "label",
      { class: "conecte-plan", "data-plan": plan.id },
      h("input", {
        class: "conecte-radio",
        type: "radio",
        name: "plan",
        value: plan.id,
        id: this.id(`plan-${plan.id}`),
      }),
      h(
        "span",
        { class: "conecte-plan-body" },
        h("span", { class: "conecte-plan-name" }, plan.name),
        down &&
          h(
            "span",
            { class: "conecte-plan-speed" },
            h("span", { class: "conecte-plan-number" }, down.amount),
            ` ${down.unit} `,
            h("span", { class: "conecte-plan-per conecte-plan-down" }, words.download),
          ),
        up && h("span", { class: "conecte-plan-per" }, words.upload(`${up.amount} ${up.unit}`)),
        plan.description && h("span", { class: "conecte-plan-text" }, plan.description),
        h("span", { class: "conecte-plan-price" }, ...price),
      ),
    );
  }
}
