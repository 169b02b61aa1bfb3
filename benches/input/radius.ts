/** Answers of `GET /ftth-viability/radius` as OZmap documents them, made up. */
import { below, objectId } from "../lib/random.ts";
import { distanceM } from "../rivals/distance.ts";
import { type Place, scattered } from "./place.ts";

export interface RadiusInput {
  at: Place;
  /** Boxes, the refused ones among them. */
  boxes: number;
  /** How far the farthest may be. */
  reachM: number;
  /** Share of the boxes that are implanted: about the others, the answer does not say whether they are Em projeto. */
  implanted: number;
  /** The nearest so many are implanted and have ports: the answer then needs no look-up. */
  sure: number;
  /** Where no box may be. */
  avoid?: (place: Place) => boolean;
}

/** A box in a thousand square metres of a city, and never farther than a site may look. */
export function reachOf(boxes: number): number {
  return Math.min(100 * Math.sqrt(boxes), 5_050);
}

/** The body, nearest box first, as the simulator lists them. */
export function radiusAnswer(random: () => number, input: RadiusInput): Uint8Array {
  const projects = [objectId(random), objectId(random)];
  const found = Array.from({ length: input.boxes }, () => {
    let place = scattered(random, input.at, input.reachM);
    while (input.avoid?.(place)) place = scattered(random, input.at, input.reachM);
    return { place, distance: Math.round(distanceM(input.at, place) * 100) / 100 };
  }).sort((a, b) => a.distance - b.distance);

  const boxes: object[] = [];
  const refused: object[] = [];
  found.forEach(({ place, distance }, at) => {
    const sure = at < input.sure;
    // One in twenty is full, one in forty is refused.
    const lot = random();
    const row = {
      distance,
      name: `CTO ${below(random, 90) + 10}-${below(random, 90) + 10}`,
      id: objectId(random),
      project: projects[below(random, 2)],
      lat: place.lat,
      lng: place.lng,
      implanted: sure || random() < input.implanted,
      availability: !sure && lot < 0.05 ? 0 : below(random, 8) + 1,
      horizontal_condos: [],
    };
    if (!sure && lot > 0.975) refused.push({ ...row, availability: 0 });
    else boxes.push(row);
  });
  const properties = Array.from({ length: Math.ceil(input.boxes / 20) }, (_, n) => ({
    id: objectId(random),
    address: `Rua Inventada, ${n} - Centro, Cidade - SC, 88000-000`,
    observation: "This property was disconnected when a new client was created",
  }));
  const answer = { viable: boxes.length > 0, boxes, refused_boxes: refused, properties };
  return new TextEncoder().encode(JSON.stringify(answer));
}
