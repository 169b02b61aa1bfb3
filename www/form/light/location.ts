/**
 * The point of the installation: where the person is now, or two coordinates. Only this file knows how a point is
 * chosen, so that a map pin can take its place and the rest stays.
 */
import { fill, h, icon } from "../dom.js";
import type { Strings } from "../strings/index.js";
import { errorLine, errorMarks } from "./control.js";
import { type Field, makeField } from "./inputs.js";

/** How long the browser may look for the position, in milliseconds. A phone without a fix needs a while. */
const POSITION_TIMEOUT_MS = 15_000;
/** Five decimals are about a metre: more would be noise. */
const DECIMALS = 5;

/** The location block of the address step. */
export class LocationBlock {
  readonly root: HTMLElement;
  readonly fields: readonly Field[];
  readonly #status: HTMLElement;
  readonly #button: HTMLButtonElement;
  readonly #details: HTMLDetailsElement;
  readonly #marks: ReturnType<typeof errorMarks>;

  constructor(
    private readonly t: Strings,
    id: (name: string) => string,
    private readonly changed: (lat: string, lng: string) => void,
  ) {
    const words = t.location;
    this.fields = [makeField("lat", t, id("lat")), makeField("lng", t, id("lng"))];
    this.#status = h("p", { class: "conecte-location-status", role: "status" }, words.unset);
    this.#button = h(
      "button",
      { type: "button", class: "conecte-button", "data-action": "locate", onclick: () => this.#locate() },
      icon("pin"),
      h("span", {}, words.use),
    );
    this.#details = h(
      "details",
      { class: "conecte-details" },
      h("summary", { class: "conecte-disclosure" }, words.disclosure),
      h("div", { class: "conecte-coordinates" }, ...this.fields.map(({ control }) => control.root)),
    );
    const error = errorLine(id("location"));
    const title = h("h3", { class: "conecte-location-title", id: id("location-title") }, words.title);
    this.root = h(
      "div",
      {
        class: "conecte-field conecte-location",
        "data-field": "location",
        id: id("location"),
        role: "group",
        "aria-labelledby": title.id,
      },
      title,
      h("p", { class: "conecte-hint" }, words.hint),
      this.#button,
      this.#status,
      this.#details,
      error,
    );
    this.#marks = errorMarks(
      this.fields.map(({ input }) => input),
      error,
    );
  }

  /** Says which point is set. */
  show(lat: string, lng: string): void {
    const set = lat.trim() !== "" && lng.trim() !== "";
    this.root.toggleAttribute("data-set", set);
    if (set) fill(this.#status, icon("check"), h("span", {}, this.t.location.set(lat, lng)));
    else fill(this.#status, this.t.location.unset);
  }

  setError(message: string | undefined): void {
    this.#marks.setError(message);
  }

  get invalid(): boolean {
    return this.#marks.isInvalid();
  }

  /** The two boxes work everywhere, so they are what an error leads to. */
  focus(): void {
    this.#details.open = true;
    this.fields[0]?.control.focus();
  }

  #locate(): void {
    const { locating, denied, unavailable } = this.t.location;
    if (!("geolocation" in navigator)) {
      this.#failed(unavailable);
      return;
    }
    this.#button.disabled = true;
    fill(this.#status, locating);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        this.#button.disabled = false;
        const write = (degrees: number): string =>
          new Intl.NumberFormat(this.t.lang, { maximumFractionDigits: DECIMALS }).format(degrees);
        this.changed(write(coords.latitude), write(coords.longitude));
      },
      ({ code, PERMISSION_DENIED }) => this.#failed(code === PERMISSION_DENIED ? denied : unavailable),
      { enableHighAccuracy: true, timeout: POSITION_TIMEOUT_MS },
    );
  }

  #failed(message: string): void {
    this.#button.disabled = false;
    fill(this.#status, icon("alert"), h("span", {}, message));
    this.#details.open = true;
  }
}
