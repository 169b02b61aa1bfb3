/** The demo page: one element, and a panel of invented places so that every answer can be tried without a map. */
import "../form/index.js";
import { showPlaces } from "./places.js";

const form = document.querySelector("conecte-signup");
if (form) void showPlaces(form);
