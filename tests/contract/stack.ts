/**
 * The edge under the tests of the contract: a site with everything on, one that offers no look-up, two with hardly any room,
 * and one with a Turnstile widget.
 */
import { SIMULATOR_TURNSTILE_SECRET } from "../../scripts/edge.mjs";
import { otherSite } from "../worker/data.ts";
import { startStack } from "../worker/harness.ts";

export const SITE = otherSite("contrato", { radiusM: 300, origins: ["https://assine.demo.example"] });
export const BARE = otherSite("simples", { lookups: { cep: [], geocode: [] } });
export const RARE = otherSite("raro", { limits: { perMinute: 1 } });
export const SINGLE = otherSite("unico", { limits: { openPerPhone: 1 } });
export const HUMAN = otherSite("gente");

export async function startContractStack() {
  const stack = await startStack({
    turnstileSecret: SIMULATOR_TURNSTILE_SECRET,
    sitesAsking: (_, turnstile) => ({ sites: [SITE, BARE, RARE, SINGLE, { ...HUMAN, turnstile }] }),
  });
  const { deploymentKey, operatorKeys } = stack.edge;
  const bearer = (key = "") => ({ authorization: `Bearer ${key}` });
  return Object.assign(stack, {
    /** What opens every operation: the key of the deployment for its sites, the operator's for the rest. */
    authorityOf: (path: string) =>
      bearer(path.startsWith("/v1/sites") ? deploymentKey : operatorKeys[SITE.id]),
    operator: bearer(operatorKeys[SITE.id]),
    bareOperator: bearer(operatorKeys[BARE.id]),
  });
}

/** A path of the contract with something in it. */
export const filled = (path: string) =>
  path
    .replace("{cep}", "88067-101")
    .replace(/^(\/v1\/sites\/)\{id\}/, `$1${SITE.id}`)
    .replace(/\{(id|key)\}/g, "nobody");
