/** Somebody in front of the demo page: what they do, and what they see. */
import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import type { Watched } from "./browser.ts";
import { ADDRESS_PARTS, CONTACT, degrees, type Place } from "./data.ts";

/** The screens, as the frame names them. */
export type View =
  | "form"
  | "viable"
  | "not_viable"
  | "no_port_left"
  | "pending"
  | "reserved"
  | "lead"
  | "lead_done"
  | "trouble";

const NOT_VIABLE_TITLE = "Ainda não dá para instalar aí";

export class Visitor {
  readonly page: Page;
  readonly watched: Watched;

  constructor(watched: Watched) {
    this.page = watched.page;
    this.watched = watched;
  }

  /** Says which mishaps this test brings about; any other fails it. */
  foresee(...mishaps: string[]): void {
    this.watched.foreseen.push(...mishaps);
  }

  /** Waits until the page has its plans. */
  async opened(): Promise<void> {
    const plan = this.page.locator('input[name="plan"]').first();
    await plan.waitFor().catch((cause) => {
      throw new Error(`the page did not open: ${this.watched.mishaps.join("; ")}`, { cause });
    });
  }

  /** A control of the form, by its name. */
  field(name: string): Locator {
    return this.page.locator(`.conecte-form [name="${name}"]`);
  }

  button(action: string): Locator {
    return this.page.locator(`[data-action="${action}"]`);
  }

  async press(action: string): Promise<void> {
    await this.button(action).click();
  }

  /** Waits for a screen, and says which one is there instead. */
  async sees(view: View, timeout?: number): Promise<void> {
    const frame = this.page.locator(".frame");
    const wanted = this.page.locator(`.frame[data-view="${view}"]`);
    await wanted.waitFor(timeout ? { timeout } : {}).catch(async (cause) => {
      const shown = await frame.getAttribute("data-view", { timeout: 1000 }).catch(() => "nothing");
      throw new Error(`waited for ${view}, saw ${shown}: ${await this.panelText().catch(() => "")}`, {
        cause,
      });
    });
  }

  async atStep(step: "plan" | "address" | "contact"): Promise<void> {
    await this.page.locator(`form.conecte-form[data-step="${step}"]`).waitFor();
  }

  /** What the answer screen says. */
  async panelText(): Promise<string> {
    return (await this.page.locator(".panel").textContent({ timeout: 1000 })) ?? "";
  }

  async says(text: string): Promise<void> {
    const said = (await this.panelText()).replaceAll("\u00a0", " ");
    assert.ok(said.includes(text), `${JSON.stringify(text)} is not in ${JSON.stringify(said)}`);
  }

  async choosePlan(id = "fibra-300"): Promise<void> {
    await this.page.locator(`input[name="plan"][value="${id}"]`).check();
    await this.press("next");
    await this.atStep("address");
  }

  async fillAddress({ address, lat, lng }: Place): Promise<void> {
    for (const part of ADDRESS_PARTS)
      if (part === "state") await this.field(part).selectOption(address[part]);
      else {
        await this.field(part).fill(address[part]);
        // An answer that comes later would fill in what a test has just emptied.
        if (part === "cep") await this.cepAnswered();
      }
    await this.openCoordinates();
    await this.field("lat").fill(degrees(lat));
    await this.field("lng").fill(degrees(lng));
  }

  /** The CEP's look-up has ended, whatever it brought. */
  async cepAnswered(): Promise<void> {
    await this.page.locator(".conecte-cep-status .conecte-icon").waitFor();
  }

  async cepSays(text: string): Promise<void> {
    await this.page.locator('.conecte-cep-status[role="status"]', { hasText: text }).waitFor();
  }

  /** The same page of a site without tiles. */
  async withoutMap(): Promise<void> {
    await this.page.locator("conecte-signup").evaluate((form) => form.removeAttribute("tiles"));
    await this.opened();
  }

  /** The pin on the map, which arrives after the step. */
  get pin(): Locator {
    return this.page.locator(".conecte-map .pin");
  }

  /** What the location block says of the point. */
  async pointSays(text: string): Promise<void> {
    await this.page.locator('.conecte-location-status[role="status"]', { hasText: text }).waitFor();
  }

  async openCoordinates(): Promise<void> {
    if (!(await this.field("lat").isVisible())) await this.page.locator(".conecte-disclosure").click();
  }

  async fillContact(): Promise<void> {
    for (const [name, value] of Object.entries(CONTACT)) await this.field(name).fill(value);
    await this.field("consent").check();
  }

  /** From the first step to the button that checks, which is not pressed yet. */
  async fillAll(place: Place, plan?: string): Promise<void> {
    await this.choosePlan(plan);
    await this.fillAddress(place);
    await this.press("next");
    await this.atStep("contact");
    await this.fillContact();
  }

  /** From the first step to the answer. */
  async ask(place: Place, plan?: string): Promise<void> {
    await this.fillAll(place, plan);
    await this.press("next");
  }

  /** The code on the screen, as one would copy it. */
  async code(): Promise<string> {
    const box = this.page.locator("[data-code]");
    const code = (await box.getAttribute("data-code")) ?? "";
    assert.equal((await box.textContent())?.replaceAll(/\s/g, ""), code, "the code that is read is another");
    return code;
  }

  /** The page has not said at any time that the address cannot be served. */
  async wasNeverRefused(): Promise<void> {
    assert.equal(await this.page.getByText(NOT_VIABLE_TITLE).count(), 0);
    const events = await this.page.evaluate(() => (globalThis as unknown as { events: string[] }).events);
    assert.ok(!events.includes("conecte-not-viable"), events.join());
  }

  async seesRefusal(): Promise<void> {
    await this.sees("not_viable");
    await this.says(NOT_VIABLE_TITLE);
  }

  /** What the person typed is still there, all of it. Starts at the contact step. */
  async seesAllTyped({ address, lat, lng }: Place): Promise<void> {
    await this.atStep("contact");
    for (const [name, value] of Object.entries(CONTACT))
      assert.equal(await this.field(name).inputValue(), value);
    assert.ok(await this.field("consent").isChecked());
    await this.press("back");
    await this.atStep("address");
    for (const part of ADDRESS_PARTS) assert.equal(await this.field(part).inputValue(), address[part], part);
    assert.equal(await this.field("lat").inputValue(), degrees(lat));
    assert.equal(await this.field("lng").inputValue(), degrees(lng));
  }

  /** Everything that can be pressed is large enough for a thumb (WCAG 2.2, 2.5.8: 24 by 24 pixels). */
  async reachable(what: string): Promise<void> {
    const small = await this.page.evaluate(() => {
      const all = (root: ParentNode): Element[] =>
        [...root.querySelectorAll("*")].flatMap((one) => [
          one,
          ...(one.shadowRoot ? all(one.shadowRoot) : []),
        ]);
      const pressed = "a[href], button, input, select, summary, [tabindex='0']";
      const targets = all(document)
        .filter((one) => one.matches(pressed))
        .map((one) => one.closest("label") ?? one)
        .filter((one) => one.checkVisibility());
      if (targets.length < 3) return [`only ${targets.length} targets`];
      return targets.flatMap((one) => {
        const { width, height } = one.getBoundingClientRect();
        return width >= 24 && height >= 24 ? [] : [`${one.tagName}.${one.className} ${width}×${height}`];
      });
    });
    assert.deepEqual(small, [], `${what}: too small`);
  }

  /** Nothing is wider than the window. */
  async fits(what: string): Promise<void> {
    // Not innerWidth: on a telephone it grows with what is too wide.
    const width = this.page.viewportSize()?.width ?? 0;
    const wide = await this.page.evaluate((width) => {
      const root = document.querySelector("conecte-signup")?.shadowRoot;
      // What the map holds beyond its frame is cut off there.
      const all = [...document.querySelectorAll("body *"), ...(root?.querySelectorAll("*") ?? [])];
      const over = all.filter((element) => element.getBoundingClientRect().right > width + 0.5);
      const page = document.scrollingElement?.scrollWidth ?? 0;
      return page > width || over.length > 0
        ? [`page ${page}`, ...over.map(({ tagName, className }) => `${tagName}.${className}`)]
        : [];
    }, width);
    assert.deepEqual(wide, [], `${what} is wider than the window`);
  }
}
