/** What providers allow to be done with what they found. */
import type { Candidate, Geocoding } from "../../client/index.js";

/** How the edge marks what Google found. */
const GOOGLE = "Google Maps";

/**
 * What may be shown on a map of Leaflet. Google's terms allow its results on a Google map only
 * (https://developers.google.com/maps/documentation/geocoding/policies).
 */
export function forOurMap({ candidates, attribution }: Geocoding): Candidate[] {
  return attribution?.text === GOOGLE ? [] : candidates;
}

/** What may be chosen without a map to look at: houses, not just some point of a street. */
export function withoutMap({ candidates }: Geocoding): Candidate[] {
  return candidates.filter(({ precision }) => precision === "address");
}
