/** What the page says about its map, and what the form and the map say to each other. */

/** A place in decimal degrees (WGS-84). */
export interface Place {
  lat: number;
  lng: number;
}

/** A line that must be shown with somebody's data. */
export interface Credit {
  text: string;
  url?: string;
}

/** A site's map, from the attributes of the element. */
export interface MapSettings {
  /** Address of a tile, with `{z}`, `{x}` and `{y}`. */
  tiles: string;
  /** Whose tiles they are. */
  credit?: Credit;
  /** Where the map begins when nothing is known of the address. */
  centre?: Place;
}

/** The texts of the map. */
export interface PinWords {
  pin: string;
  help: string;
  zoomIn: string;
  zoomOut: string;
}

/** Who is told what happens on the map. */
export interface PinListener {
  /** The person moved the pin; `precise` when the map is near enough to tell houses apart. */
  moved(place: Place, precise: boolean): void;
  /** The map came nearer or went away. */
  zoomed(precise: boolean): void;
  /** No tile can be shown. */
  failed(): void;
}

/** A map with one pin. */
export interface PinMap {
  readonly root: HTMLElement;
  /** Puts the pin on a place, and looks at it from near enough for a house, or for a district. */
  show(place: Place, near: boolean): void;
  /** Whether the pin is confirmed: it looks different. */
  confirm(confirmed: boolean): void;
  /** Shows more credits beside that of the tiles. */
  credit(credits: readonly Credit[]): void;
  /** Begins anew, for somebody else. */
  reset(): void;
  /** Takes its size anew, after it was hidden. */
  refresh(): void;
  remove(): void;
}

/** Reads the attributes; without `tiles` there is no map. */
export function readMap(attribute: (name: string) => string | null): MapSettings | undefined {
  const tiles = attribute("tiles")?.trim();
  if (!tiles) return undefined;
  const [text, url] = [attribute("tiles-attribution")?.trim(), attribute("tiles-attribution-url")?.trim()];
  const [lat, lng] = (attribute("map-center") ?? "").split(",").map((part) => Number(part.trim() || "?"));
  return {
    tiles,
    ...(text ? { credit: { text, ...(url ? { url } : {}) } } : {}),
    ...(isDegrees(lat) && isDegrees(lng) ? { centre: { lat, lng } } : {}),
  };
}

const isDegrees = (value: number | undefined): value is number =>
  value !== undefined && Math.abs(value) <= 180;
