// Leaflet as this package ships it: the parts that one pin on one map needs, in one module without dependencies, safe
// under enforced Trusted Types. A page loads it only when a map is to be shown.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build, transform } from "esbuild";
import { dist, root } from "./env.mjs";

const source = join(root, "node_modules", "leaflet");

/** No controls and no popups: they write HTML. */
const PARTS = `
import "leaflet/src/map/handler/Map.DoubleClickZoom.js";
import "leaflet/src/map/handler/Map.Drag.js";
import "leaflet/src/map/handler/Map.TouchZoom.js";
export { Map as LeafletMap } from "leaflet/src/map/Map.js";
export { DivIcon } from "leaflet/src/layer/marker/DivIcon.js";
export { Marker } from "leaflet/src/layer/marker/Marker.js";
export { TileLayer } from "leaflet/src/layer/tile/TileLayer.js";
`;

/** The types of what this project uses, and no more. */
const TYPES = `export interface Place { lat: number; lng: number }
export interface Point { x: number; y: number }
export interface LeafletEvent { latlng: Place }
interface Evented { on(types: string, listener: (event: LeafletEvent) => void): this }
export declare class LeafletMap implements Evented {
  constructor(element: HTMLElement, options: object);
  on(types: string, listener: (event: LeafletEvent) => void): this;
  setView(place: Place, zoom: number): this;
  setZoomAround(place: Place, zoom: number, options: object): this;
  getZoom(): number;
  getCenter(): Place;
  panInside(place: Place, options: object): this;
  latLngToContainerPoint(place: Place): Point;
  containerPointToLatLng(point: [number, number]): Place;
  invalidateSize(): this;
  remove(): this;
}
export declare class DivIcon { constructor(options: object) }
export declare class Marker implements Evented {
  constructor(place: Place, options: object);
  on(types: string, listener: (event: LeafletEvent) => void): this;
  addTo(map: LeafletMap): this;
  setLatLng(place: Place): this;
  getLatLng(): Place;
  getElement(): HTMLElement | undefined;
}
export declare class TileLayer implements Evented {
  constructor(url: string, options: object);
  on(types: string, listener: (event: LeafletEvent) => void): this;
  addTo(map: LeafletMap): this;
}
/** Leaflet's own style sheet. */
export declare const css: string;
`;

/** It looks for SVG and VML by writing HTML, which Trusted Types refuse. Every browser that has those draws SVG. */
const probes = {
  name: "no probes",
  setup({ onLoad }) {
    onLoad({ filter: /leaflet[\\/]src[\\/]core[\\/]Browser\.js$/ }, ({ path }) => {
      const found = readFileSync(path, "utf8");
      const contents = found
        .replace(/var inlineSvg = [^;]*?function \(\) \{[\s\S]*?\}\)\(\);/, "var inlineSvg = true;")
        .replace(/var vml = [^;]*?function \(\) \{[\s\S]*?\}\(\)\);/, "var vml = false;");
      if (contents.includes("innerHTML")) throw new Error("Leaflet looks for SVG in another way than it did");
      return { contents };
    });
  },
};

/** Writes `dist/leaflet/`. */
export async function buildLeaflet() {
  const out = join(dist, "leaflet");
  mkdirSync(out, { recursive: true });
  const { version } = JSON.parse(readFileSync(join(source, "package.json"), "utf8"));
  const sheet = readFileSync(join(source, "dist", "leaflet.css"), "utf8");
  const { code: css } = await transform(sheet, { loader: "css", minify: true });
  await build({
    stdin: { contents: `${PARTS}export const css = ${JSON.stringify(css.trim())};`, resolveDir: root },
    bundle: true,
    format: "esm",
    target: "es2022",
    minify: true,
    plugins: [probes],
    legalComments: "none",
    banner: {
      js: `/*! Leaflet ${version}, https://leafletjs.com, BSD-2-Clause, in parts; see LICENSE beside it */`,
    },
    outfile: join(out, "leaflet.js"),
    logLevel: "warning",
  });
  writeFileSync(join(out, "leaflet.d.ts"), TYPES);
  copyFileSync(join(source, "LICENSE"), join(out, "LICENSE"));
}
