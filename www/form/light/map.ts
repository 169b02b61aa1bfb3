/** The pin on the map, until the person confirms it: what is known of the place, what is said, which button does what. */
import type { Candidate, Geocoding } from "../../client/index.js";
import { forOurMap } from "../address/terms.js";
import { fill, h, icon } from "../dom.js";
import type { Credit, MapSettings, PinMap, Place } from "../map/options.js";
import type { Strings } from "../strings/index.js";
import { Candidates } from "./candidates.js";

/** The location block around the map. */
export interface MapHost {
  /** The person confirmed a place, or took it back. */
  set(place: Place | undefined): void;
  say(text: string, done?: boolean): void;
  /** There will be no map. */
  failed(text: string): void;
}

/**
 * Why the pin is where it is. Only a place that was aimed at can be confirmed: what a look-up proposes is a proposal,
 * and the middle of a town is nothing.
 */
type Aim = "start" | "house" | "street" | "hand" | "confirmed";

/** The map of the location block. It is fetched when it is first opened. */
export class MapStep {
  readonly root: HTMLElement;
  readonly #confirm: HTMLButtonElement;
  readonly #candidates: Candidates;
  #opened = false;
  #ended = false;
  #pin: PinMap | undefined;
  #aim: Aim = "start";
  #view: { place: Place; near: boolean } | undefined;
  #precise = false;
  #credits: readonly Credit[] = [];

  constructor(
    private readonly t: Strings,
    private readonly settings: MapSettings,
    private readonly host: MapHost,
    errorId: string,
  ) {
    this.#confirm = h("button", {
      type: "button",
      "aria-describedby": errorId,
      class: "conecte-button conecte-confirm",
      "data-action": "confirm-place",
      onclick: () => this.#confirmed(),
    });
    this.#candidates = new Candidates((candidate) => this.#propose(candidate));
    this.root = h("div", { class: "conecte-map-step", hidden: true }, this.#candidates.root, this.#confirm);
  }

  /** Whether there is a map to look at. */
  get shown(): boolean {
    return this.#pin !== undefined;
  }

  /** Says why the pin is where it is. */
  say(): void {
    this.host.say(this.t.map[this.#aim], this.#aim === "confirmed");
  }

  /** The step is on the screen: now the map is needed. */
  open(): void {
    if (this.#pin) this.#pin.refresh();
    else if (!this.#opened) void this.#load();
  }

  /** The place that the signup holds, if any. */
  set(place: Place | undefined): void {
    if (!place) {
      if (this.#aim === "confirmed") this.#take("hand");
      return;
    }
    const { lat, lng } = this.#view?.place ?? {};
    // Our own answer comes back rounded: the map does not jump for it.
    if (this.#aim !== "confirmed" || !isNear(lat, place.lat) || !isNear(lng, place.lng))
      this.#look(place, true);
    this.#take("confirmed");
  }

  /** Begins anew, for another signup. */
  reset(): void {
    this.#candidates.hide();
    this.#view = undefined;
    this.#pin?.reset();
    this.#take("start");
  }

  /** A district to look at. It moves no pin that stands somewhere for a reason. */
  near(place: Place): void {
    if (this.#aim !== "start") return;
    this.#look(place, false);
    this.#take("start");
  }

  /** Proposes what was found for the address. A pin that the person has put somewhere stays, and they are asked. */
  propose(answer: Geocoding): void {
    const found = forOurMap(answer);
    const { attribution } = answer;
    this.#credits = attribution && found.length > 0 ? [attribution] : [];
    this.#pin?.credit(this.#credits);
    const [first, ...others] = found;
    const theirs = this.#aim === "hand" || this.#aim === "confirmed";
    const words = this.t.map;
    if (theirs) this.#candidates.show(words.found, found);
    else this.#candidates.show(words.others, others);
    if (theirs) return;
    if (first) this.#propose(first);
    // What may not be shown here is not unknown.
    else if (answer.candidates.length > 0) this.say();
    else this.host.say(words.unknown);
  }

  /** Nobody could say where the address is. */
  unavailable(): void {
    if (this.#aim !== "hand" && this.#aim !== "confirmed") this.host.say(this.t.map.unavailable);
  }

  /** The person's own position, which may be some houses off. */
  here(place: Place): void {
    this.#look(place, true);
    this.#take("hand");
  }

  /** Where an error leads to. */
  focus(): void {
    this.#confirm.focus();
  }

  remove(): void {
    this.#ended = true;
    this.#pin?.remove();
    this.#pin = undefined;
  }

  async #load(): Promise<void> {
    this.#opened = true;
    const { map: words } = this.t;
    if (this.#aim !== "confirmed") this.host.say(words.loading);
    try {
      const { makePinMap } = await import("../map/pin-map.js");
      if (this.#ended) return;
      const pin = makePinMap(this.settings, words, {
        moved: (place, precise) => this.#moved(place, precise),
        zoomed: (precise) => {
          this.#precise = precise;
        },
        failed: () => this.#failed(words.noTiles),
      });
      this.root.prepend(pin.root);
      this.root.hidden = false;
      this.#pin = pin;
    } catch {
      if (!this.#ended) this.#failed(words.failed);
      return;
    }
    this.#pin.refresh();
    this.#pin.credit(this.#credits);
    if (this.#view) this.#look(this.#view.place, this.#view.near);
    this.#take(this.#aim);
  }

  #failed(text: string): void {
    this.#pin?.remove();
    this.#pin = undefined;
    this.root.hidden = true;
    this.host.failed(text);
  }

  #look(place: Place, near: boolean): void {
    this.#view = { place, near };
    this.#precise = near;
    this.#pin?.show(place, near);
  }

  #propose({ location, precision }: Candidate): void {
    const before = this.#aim;
    const near = precision === "address" || precision === "street";
    this.#look(location, near);
    this.#take(precision === "address" ? "house" : near ? "street" : "start");
    if (before === "confirmed") this.host.set(undefined);
  }

  #moved(place: Place, precise: boolean): void {
    const before = this.#aim;
    this.#view = { place, near: precise };
    this.#precise = precise;
    this.#take("hand");
    if (before === "confirmed") this.host.set(undefined);
  }

  #confirmed(): void {
    if (this.#aim === "confirmed") return;
    const place = this.#view?.place;
    if (!place || this.#aim === "start") this.host.say(this.t.map.start);
    else if (!this.#precise) this.host.say(this.t.map.closer);
    else {
      this.#candidates.hide();
      this.#take("confirmed");
      this.host.set(place);
    }
  }

  #take(aim: Aim): void {
    this.#aim = aim;
    if (!this.#pin) return;
    const done = aim === "confirmed";
    const { map: words } = this.t;
    this.#pin.confirm(done);
    this.root.toggleAttribute("data-confirmed", done);
    fill(this.#confirm, icon(done ? "check" : "pin"), h("span", {}, done ? words.done : words.confirm));
    this.say();
  }
}

/** A metre, in degrees. */
const isNear = (a: number | undefined, b: number): boolean => a !== undefined && Math.abs(a - b) < 1e-5;
