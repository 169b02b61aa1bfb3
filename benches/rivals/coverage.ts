/** A network in memory as a JavaScript team would keep it: an object for each box, and kdbush over their places. */
import { around } from "geokdbush";
import KDBush from "kdbush";
import { parse } from "./radius.ts";
import { indexOf, regionsOf } from "./regions.ts";

interface BoxRow {
  id: string;
  project: string;
  draft: boolean;
  lat: number;
  lng: number;
}

interface SplitterRow {
  parent: string;
  isDrop: boolean;
  connectables: { output: (string | null)[] };
  ports: { blocked: boolean }[];
}

/** A box that is not Em projeto. */
export interface KnownBox {
  id: string;
  project: string;
  lat: number;
  lng: number;
  freePorts: number;
  /** Of the regions that hold it. */
  tags: string[];
}

export interface Network {
  boxes: KnownBox[];
  index: KDBush;
}

/** Reads the network; `pages` are those of the regions, of the boxes, of the splitters. */
export class Reading {
  readonly #regions: ReturnType<typeof indexOf>;
  readonly #boxes: KnownBox[] = [];
  readonly #byId = new Map<string, KnownBox>();

  constructor(regionPages: Uint8Array[]) {
    this.#regions = indexOf(regionsOf(regionPages));
  }

  takeBoxes(page: Uint8Array): void {
    for (const { id, project, draft, lat, lng } of parse<{ rows: BoxRow[] }>(page).rows) {
      if (draft) continue;
      const found = this.#regions([lng, lat], true) ?? [];
      // Most boxes are in one region: they share its list.
      const tags = found.length === 1 ? (found[0]?.tags ?? []) : found.flatMap(({ tags }) => tags);
      const box = { id, project, lat, lng, freePorts: 0, tags };
      this.#boxes.push(box);
      this.#byId.set(id, box);
    }
  }

  takeSplitters(page: Uint8Array): void {
    for (const { parent, isDrop, connectables, ports } of parse<{ rows: SplitterRow[] }>(page).rows) {
      const box = isDrop ? this.#byId.get(parent) : undefined;
      if (!box) continue;
      connectables.output.forEach((output, at) => {
        if (output === null && ports[at]?.blocked === false) box.freePorts += 1;
      });
    }
  }

  finish(): Network {
    const index = new KDBush(this.#boxes.length);
    for (const { lng, lat } of this.#boxes) index.add(lng, lat);
    index.finish();
    return { boxes: this.#boxes, index };
  }
}

/** Whether a box has a free port and lies where a plan is sold. */
export const serves = ({ freePorts, tags }: KnownBox, planTags: string[]) =>
  freePorts > 0 && tags.some((tag) => planTags.includes(tag));

/**
 * The nearest boxes that serve a place, on geokdbush's sphere. The filter comes after the search: as its predicate, it
 * would send the search through the whole network wherever no box near passes it.
 */
export function nearest(
  { boxes, index }: Network,
  planTags: string[],
  at: { lat: number; lng: number },
  radiusM: number,
  limit: number,
): KnownBox[] {
  const near = around(index, at.lng, at.lat, undefined, radiusM / 1_000);
  return near
    .map((box) => boxes[box] as KnownBox)
    .filter((box) => serves(box, planTags))
    .slice(0, limit);
}
