/**
 * One pin on a Leaflet map, in a shadow root of its own, so that neither touches a Leaflet that the page may have.
 * Loaded only when a map is to be shown; it takes nothing but types from the form, which must not wait for it.
 */
import { DivIcon, LeafletMap, Marker, TileLayer } from "../../../dist/leaflet/leaflet.js";
import { pinDrawing } from "./drawing.js";
import { credits, helpLine, sheets, zoomButtons } from "./frame.js";
import type { Credit, MapSettings, PinListener, PinMap, PinWords, Place } from "./options.js";

/** Nearer than this, houses can be told apart: some two metres a pixel. */
const PRECISE_ZOOM = 16;
/** A district fits on the map. */
const DISTRICT_ZOOM = 14;
/** The whole of Brazil on a telephone. */
const COUNTRY: { place: Place; zoom: number } = { place: { lat: -14.2, lng: -51.9 }, zoom: 3 };
/** What common tile servers have. */
const MAX_ZOOM = 19;
/** Pixels that an arrow key moves the pin by; with Shift, the larger. */
const STEP = { fine: 8, coarse: 48 };
/** So far from the edge, in pixels, the pin stays. */
const MARGIN = 56;
/** A tile server that has shown nothing for so long is not going to. */
const TILES_WAIT_MS = 12_000;
/** The pin's drawing, and where its tip is in it, in pixels. */
const PIN = { size: [44, 44], tip: [22, 42] };

const ARROWS: Record<string, readonly [x: number, y: number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
const ZOOMS: Record<string, number> = { "+": 1, "=": 1, "-": -1 };

/** Makes a map. Its size is taken when it is in the page: call `refresh()` then. */
export function makePinMap(settings: MapSettings, words: PinWords, listener: PinListener): PinMap {
  return new LeafletPin(settings, words, listener);
}

class LeafletPin implements PinMap {
  readonly root = document.createElement("div");
  readonly #map: LeafletMap;
  readonly #pin: Marker;
  readonly #credits = document.createElement("p");
  #patience: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly settings: MapSettings,
    words: PinWords,
    private readonly listener: PinListener,
  ) {
    this.root.className = "conecte-map";
    const shadow = this.root.attachShadow({ mode: "open" });
    shadow.adoptedStyleSheets = sheets();
    const canvas = document.createElement("div");
    canvas.className = "canvas";
    canvas.setAttribute("part", "map");
    const moves = !matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.#map = new LeafletMap(canvas, {
      // Its own controls write HTML, and its keyboard takes the arrows away from the pin.
      attributionControl: false,
      zoomControl: false,
      keyboard: false,
      zoomAnimation: moves,
      fadeAnimation: moves,
      markerZoomAnimation: moves,
      inertia: moves,
      minZoom: COUNTRY.zoom,
      maxZoom: MAX_ZOOM,
    });
    const icon = new DivIcon({
      html: pinDrawing(),
      className: "pin",
      iconSize: PIN.size,
      iconAnchor: PIN.tip,
    });
    this.#pin = new Marker(COUNTRY.place, { icon, draggable: true, autoPan: true, keyboard: false });
    this.reset();
    this.#pin.addTo(this.#map);
    this.#credits.className = "credits";
    this.#credits.setAttribute("part", "credits");
    this.credit([]);
    const zooms = zoomButtons(words, (by) => this.#zoom(by));
    shadow.append(canvas, zooms, this.#credits, helpLine(words));
    this.#listen(words);
    this.#tiles();
  }

  show(place: Place, near: boolean): void {
    this.#pin.setLatLng(place);
    this.#map.setView(place, near ? Math.max(this.#map.getZoom(), PRECISE_ZOOM + 1) : DISTRICT_ZOOM);
  }

  confirm(confirmed: boolean): void {
    this.root.toggleAttribute("data-confirmed", confirmed);
  }

  credit(more: readonly Credit[]): void {
    const own = this.settings.credit;
    this.#credits.replaceChildren(...credits([...(own ? [own] : []), ...more]));
  }

  reset(): void {
    const { centre } = this.settings;
    this.#pin.setLatLng(centre ?? COUNTRY.place);
    this.#map.setView(centre ?? COUNTRY.place, centre ? DISTRICT_ZOOM : COUNTRY.zoom);
  }

  refresh(): void {
    this.#map.invalidateSize();
  }

  remove(): void {
    clearTimeout(this.#patience);
    this.#map.remove();
    this.root.remove();
  }

  get #precise(): boolean {
    return this.#map.getZoom() >= PRECISE_ZOOM;
  }

  #listen({ pin }: PinWords): void {
    const drawn = this.#pin.getElement();
    if (drawn) {
      drawn.tabIndex = 0;
      drawn.setAttribute("part", "pin");
      // Screen readers leave the arrow keys to it.
      drawn.setAttribute("role", "application");
      drawn.setAttribute("aria-label", pin);
      drawn.setAttribute("aria-describedby", "help");
      drawn.addEventListener("keydown", (event) => this.#key(event));
    }
    this.#pin.on("dragend", () => this.#moved(this.#pin.getLatLng()));
    this.#map.on("click", ({ latlng }) => this.#moved(latlng));
    this.#map.on("zoomend", () => this.listener.zoomed(this.#precise));
  }

  /** From too far away it is not yet a choice of a house: the map comes nearer. */
  #moved({ lat, lng }: Place): void {
    this.#pin.setLatLng({ lat, lng });
    this.listener.moved({ lat, lng }, this.#precise);
    if (!this.#precise) this.#map.setView({ lat, lng }, Math.min(this.#map.getZoom() + 3, PRECISE_ZOOM));
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const [arrow, zoom] = [ARROWS[event.key], ZOOMS[event.key]];
    if (arrow) this.#step(arrow, event.shiftKey ? STEP.coarse : STEP.fine);
    else if (zoom) this.#zoom(zoom);
    else return;
    event.preventDefault();
  }

  #step([x, y]: readonly [number, number], pixels: number): void {
    const at = this.#map.latLngToContainerPoint(this.#pin.getLatLng());
    const { lat, lng } = this.#map.containerPointToLatLng([at.x + x * pixels, at.y + y * pixels]);
    this.#pin.setLatLng({ lat, lng });
    this.#map.panInside({ lat, lng }, { padding: [MARGIN, MARGIN], animate: false });
    this.listener.moved({ lat, lng }, this.#precise);
  }

  /** Towards the pin, which is what people look at. At once: while it moves, Leaflet forgets further presses. */
  #zoom(by: number): void {
    this.#map.setZoomAround(this.#pin.getLatLng(), this.#map.getZoom() + by, { animate: false });
  }

  /** A map without a single tile is worse than none. */
  #tiles(): void {
    let shown = false;
    // Not in the middle of Leaflet's own work on the tile.
    const giveUp = (): void => {
      if (!shown) queueMicrotask(() => this.listener.failed());
    };
    this.#patience = setTimeout(giveUp, TILES_WAIT_MS);
    new TileLayer(this.settings.tiles, { maxZoom: MAX_ZOOM })
      .on("tileload", () => {
        shown = true;
        clearTimeout(this.#patience);
      })
      // After the last tile of a view, whether it came or not.
      .on("load", giveUp)
      .addTo(this.#map);
  }
}
