/** A place in decimal degrees, and steps away from it. */

export interface Place {
  lat: number;
  lng: number;
}

/** Metres of a degree of latitude. */
const DEGREE_M = 111_320;

/** So many metres north and east: near enough for places that only have to be somewhere. */
export function moved({ lat, lng }: Place, northM: number, eastM: number): Place {
  const eastDegreeM = DEGREE_M * Math.cos((lat * Math.PI) / 180);
  return { lat: lat + northM / DEGREE_M, lng: lng + eastM / eastDegreeM };
}

/** A place drawn evenly from a disc. */
export function scattered(random: () => number, centre: Place, reachM: number): Place {
  const [far, turn] = [reachM * Math.sqrt(random()), 2 * Math.PI * random()];
  return moved(centre, far * Math.cos(turn), far * Math.sin(turn));
}
