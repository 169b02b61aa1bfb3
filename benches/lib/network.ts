/** One network, read by both sides from the same pages. */
import type { Coverage } from "../../dist/wasm/edge/conecte_ozmap.js";
import { boxPages, splitterPages } from "../input/network.ts";
import { regionPages } from "../input/regions.ts";
import { type Network, Reading } from "../rivals/coverage.ts";
import { core } from "./core.ts";

/** What was read, and the milliseconds of each side, without those of making the pages. */
export interface Networks {
  ours: Coverage;
  /** Whoever measures memory lets go of it here. */
  theirs: Network | undefined;
  ms: { ours: number; theirs: number };
}

/** Reads a network of so many boxes, page after page in turn: its pages together are more than a gigabyte. */
export function readNetwork(boxes: number): Networks {
  const ms = { ours: 0, theirs: 0 };
  const timed = <T>(side: keyof typeof ms, work: () => T): T => {
    const started = performance.now();
    const result = work();
    ms[side] += performance.now() - started;
    return result;
  };
  using load = timed("ours", () => new core.InventoryLoad(true));
  for (const page of regionPages) timed("ours", () => load.answer(200, page));
  const reading = timed("theirs", () => new Reading(regionPages));
  for (const page of boxPages(boxes)) {
    timed("ours", () => load.answer(200, page));
    timed("theirs", () => reading.takeBoxes(page));
  }
  for (const page of splitterPages(boxes)) {
    timed("ours", () => load.answer(200, page));
    timed("theirs", () => reading.takeSplitters(page));
  }
  const ours = timed("ours", () => load.finish());
  return { ours, theirs: timed("theirs", () => reading.finish()), ms };
}
