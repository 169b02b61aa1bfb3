/** The demo page: one element, and a panel of invented places so that every answer can be tried without a map. */
import { init } from "../client/index.js";
import "../form/index.js";
import { showPlaces } from "./places.js";

// Not awaited: the form draws itself meanwhile, and says so itself if the WASM does not arrive.
init(new URL("/conecte.wasm", location.href)).catch(() => undefined);

const form = document.querySelector("conecte-signup");
if (form) void showPlaces(form);
