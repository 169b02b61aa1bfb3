/**
 * The point of the installation: a pin on a map where the site has one, where the person is now, or two coordinates.
 * Without a map, or when it fails, everything else still works.
 */
import type { Candidate, Geocoding } from "../../client/index.js";
import { Finder, type Geocode } from "../address/finder.js";
import { withoutMap } from "../address/terms.js";
import { Busy } from "../busy.js";
import { fill, h, icon } from "../dom.js";
import type { MapSettings, Place } from "../map/options.js";
import type { Strings } from "../strings/index.js";
import { toLocation, type Values } from "../values.js";
import { Candidates } from "./candidates.js";
import { errorLine, errorMarks } from "./control.js";
import { type Field, makeField } from "./inputs.js";
import { MapStep } from "./map.js";
import { position } from "./position.js";

/** Five decimals are about a metre: more would be noise. */
const DECIMALS = 5;

/** The form around the block. */
export interface LocationHost {
  changed(lat: string, lng: string): void;
  geocode: Geocode;
  /** Nothing: the site has no tiles. */
  map?: MapSettings | undefined;
}

/** The location block of the address step. */
export class LocationBlock {
  readonly root: HTMLElement;
  readonly fields: readonly Field[];
  readonly #status = h("p", { class: "conecte-location-status", role: "status" });
  readonly #button: HTMLButtonElement;
  readonly #details: HTMLDetailsElement;
  readonly #marks: ReturnType<typeof errorMarks>;
  readonly #finder: Finder;
  /** A point that is set goes on being said, whatever is looked for. */
  readonly #busy = new Busy((text) => {
    if (this.root.hasAttribute("data-set")) return;
    if (text !== undefined) this.#say(text);
    else this.#unset();
  });
  readonly #candidates: Candidates;
  #map: MapStep | undefined;

  constructor(
    private readonly t: Strings,
    id: (name: string) => string,
    private readonly host: LocationHost,
  ) {
    const words = t.location;
    this.fields = [makeField("lat", t, id("lat")), makeField("lng", t, id("lng"))];
    this.#button = h(
      "button",
      {
        type: "button",
        class: "conecte-button",
        "data-action": "locate",
        onclick: () => void this.#locate(),
      },
      icon("here"),
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
    this.#finder = new Finder(host.geocode, {
      asking: (on) => this.#busy.set(on ? words.searching : undefined),
      found: (answer) => this.#found(answer),
      failed: () => {
        this.#busy.set(undefined);
        this.#map?.unavailable();
      },
    });
    this.#candidates = new Candidates((candidate) => this.#choose(candidate));
    if (host.map)
      this.#map = new MapStep(
        t,
        host.map,
        {
          set: (place) => this.#set(place),
          say: (text, done) => this.#say(text, done),
          failed: (text) => this.#plain(text),
        },
        error.id,
      );
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
      ...(this.#map
        ? [this.#status, this.#map.root, this.#button]
        : [this.#candidates.root, this.#button, this.#status]),
      error,
      this.#details,
    );
    this.#marks = errorMarks(
      this.fields.map(({ input }) => input),
      error,
    );
  }

  /** The step is on the screen. */
  open(values: Values): void {
    this.#map?.open();
    if (!toLocation(values.lat, values.lng)) this.address(values);
  }

  /** Says which point is set. */
  show(values: Values): void {
    const { lat, lng } = values;
    const place = lat.trim() && lng.trim() ? toLocation(lat, lng) : undefined;
    this.root.toggleAttribute("data-set", place !== undefined);
    if (place) this.#candidates.hide();
    if (!this.#map?.shown) {
      if (place) this.#say(this.t.location.set(lat, lng), true);
      else this.#unset();
    }
    this.#map?.set(place && Number.isFinite(place.lat) && Number.isFinite(place.lng) ? place : undefined);
  }

  /** Takes the values of a signup that begins, or goes on after a reload. */
  reset(values: Values): void {
    this.#finder.known(values);
    if (!toLocation(values.lat, values.lng)) {
      this.#finder.known({ ...values, street: "" });
      this.#map?.reset();
      this.#candidates.hide();
    }
    this.show(values);
  }

  /** Somebody has left the address: a look-up may know where it is. */
  address(values: Values): void {
    void this.#finder.look(values);
  }

  /** Where a map may be centred. */
  near(place: Place): void {
    this.#map?.near(place);
  }

  stop(): void {
    this.#busy.stop();
    this.#finder.stop();
    this.#map?.remove();
  }

  setError(message: string | undefined): void {
    this.#marks.setError(message);
  }

  get invalid(): boolean {
    return this.#marks.isInvalid();
  }

  /** On a map the pin is what is missing; the two boxes work everywhere. */
  focus(): void {
    if (this.#map?.shown && !this.#details.open) this.#map.focus();
    else {
      this.#details.open = true;
      this.fields[0]?.control.focus();
    }
  }

  #say(text: string, done = false): void {
    fill(this.#status, done && icon("check"), h("span", {}, text));
  }

  #unset(): void {
    if (this.#map?.shown) this.#map.say();
    else this.#say(this.t.location.unset);
  }

  #found(answer: Geocoding): void {
    this.#busy.set(undefined);
    if (this.#map) this.#map.propose(answer);
    else this.#candidates.show(this.t.location.found, withoutMap(answer), answer.attribution);
  }

  #choose({ location }: Candidate): void {
    this.#set(location);
  }

  #set(place: Place | undefined): void {
    const write = (degrees: number): string =>
      new Intl.NumberFormat(this.t.lang, { maximumFractionDigits: DECIMALS }).format(degrees);
    this.host.changed(place ? write(place.lat) : "", place ? write(place.lng) : "");
  }

  async #locate(): Promise<void> {
    this.#button.disabled = true;
    fill(this.#status, this.t.location.locating);
    const found = await position();
    this.#button.disabled = false;
    if (typeof found === "string") this.#failed(this.t.location[found]);
    else if (this.#map?.shown) this.#map.here(found);
    else this.#set(found);
  }

  /** Without the map, as on a site that has none. */
  #plain(text: string): void {
    this.#map?.root.remove();
    this.#map = undefined;
    if (!this.root.hasAttribute("data-set")) this.#failed(text);
  }

  #failed(text: string): void {
    fill(this.#status, icon("alert"), h("span", {}, text));
    this.#details.open = true;
  }
}
