// Applies the sites' files at the start of `npm run serve`. What OZmap keeps from being checked now is tried again.
import { sleep } from "./process.mjs";
import { applySite, callSites, EdgeProblem } from "./site-api.mjs";

const AGAIN_FIRST_MS = 5_000;
const AGAIN_MAX_MS = 5 * 60_000;

/** OZmap's fault, which may pass; a mistake in a file does not. */
const mayPass = (error) => error instanceof EdgeProblem && error.status >= 500;

/**
 * Applies each site once. Those whose OZmap fails are tried again in the background until `signal` aborts; meanwhile what was
 * stored before goes on. Returns the ids of the sites that are in effect or may come to be.
 */
export async function applySites(edge, sites, { say, signal }) {
  const known = await versions(edge);
  const standing = [];
  for (const { document, secrets } of sites) {
    const { id } = document;
    const goesOn = known.has(id) ? `version ${known.get(id)} goes on` : "it is not there";
    try {
      const { version, changed } = await applySite(edge, document, secrets);
      if (changed) say(`site ${id} is at version ${version}`);
    } catch (error) {
      if (!mayPass(error)) {
        say(`site ${id} is not applied, ${goesOn}: ${error.message}`);
        if (!known.has(id)) continue;
      } else {
        say(`site ${id} cannot be checked yet, ${goesOn}; trying again: ${error.message}`);
        void again(edge, document, secrets, { say, signal });
      }
    }
    standing.push(id);
  }
  return standing;
}

async function versions(edge) {
  const { sites } = await callSites(edge, "GET");
  return new Map(sites.map(({ id, version }) => [id, version]));
}

async function again(edge, document, secrets, { say, signal }) {
  const { id } = document;
  for (let pause = AGAIN_FIRST_MS; ; pause = Math.min(2 * pause, AGAIN_MAX_MS)) {
    await sleep(pause);
    if (signal.aborted) return;
    try {
      const { version } = await applySite(edge, document, secrets);
      return say(`site ${id} is at version ${version}`);
    } catch (error) {
      if (signal.aborted) return;
      // The edge itself may be slow to answer; only what the file has wrong is final.
      if (error instanceof EdgeProblem && !mayPass(error))
        return say(`site ${id} is not applied: ${error.message}`);
    }
  }
}
