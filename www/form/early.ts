/**
 * The site and its plans, without the core: the one answer that is read here, because the first screen must not wait for the WASM on
 * a slow line. Whatever is not as expected is left to the client, which knows what to say of it.
 */
import type { Plan, Plans } from "../client/index.js";
import { isSite } from "./site.js";

/** After so long without an answer the client asks, and says so if there is none. */
const PATIENCE_MS = 10_000;

/** Asks for the plans as the client would. Nothing, when it cannot be told what they are. */
export async function earlyPlans(
  edge: string,
  siteKey: string,
  signal: AbortSignal,
): Promise<Plans | undefined> {
  try {
    const answer = await fetch(`${edge.replace(/\/+$/, "")}/v1/plans`, {
      headers: { "x-site-key": siteKey },
      credentials: "omit",
      referrerPolicy: "strict-origin",
      redirect: "manual",
      signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
    });
    if (!answer.ok) return undefined;
    const body: { site?: unknown; plans?: unknown } | null = await answer.json();
    const { site, plans } = body ?? {};
    return isSite(site) && Array.isArray(plans) && plans.every(isPlan) ? { site, plans } : undefined;
  } catch {
    return undefined;
  }
}

function isPlan(value: unknown): value is Plan {
  if (typeof value !== "object" || value === null) return false;
  const plan = value as Record<keyof Plan, unknown>;
  const numbers = [plan.downloadMbps, plan.uploadMbps, plan.monthlyPriceCents];
  return (
    typeof plan.id === "string" &&
    typeof plan.name === "string" &&
    (plan.description === undefined || typeof plan.description === "string") &&
    numbers.every((number) => number === undefined || typeof number === "number")
  );
}
