/** Where the person is now, as far as the browser says. */
import type { Place } from "../map/options.js";

/** How long the browser may look, in milliseconds. A phone without a fix needs a while. */
const TIMEOUT_MS = 15_000;

/** The position, or why there is none. */
export function position(): Promise<Place | "denied" | "unavailable"> {
  return new Promise((resolve) => {
    if (!("geolocation" in navigator)) return resolve("unavailable");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ lat: coords.latitude, lng: coords.longitude }),
      ({ code, PERMISSION_DENIED }) => resolve(code === PERMISSION_DENIED ? "denied" : "unavailable"),
      { enableHighAccuracy: true, timeout: TIMEOUT_MS },
    );
  });
}
