/**
 * What this isolate has counted of each site, since it began or its core was replaced. The core keeps and renders it: an
 * event is one call across the boundary, and no dearer than a `Map` here would be.
 */
import type { Metrics } from "../../dist/wasm/edge/conecte_ozmap.js";
import { core, perInstance } from "./core.ts";

const registries = perInstance(() => new Map<string, Metrics>());

export function metricsOf(site: string): Metrics {
  const known = registries().get(site) ?? new (core().Metrics)();
  registries().set(site, known);
  return known;
}
