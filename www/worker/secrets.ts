/**
 * The secrets of the sites in use, opened when they are needed and kept in this isolate's memory as long as their site.
 *
 * Only who sends a secret asks for it: `upstream.ts`, `lookups.ts` and `turnstile.ts`.
 */
import type { Site } from "../../dist/wasm/edge/conecte_ozmap.js";
import { core } from "./core.ts";
import type { Env } from "./env.ts";
import { openSecret, type Sealed, type SecretName } from "./seal.ts";

const sealedOf = new WeakMap<Site, readonly Sealed[]>();
const opened = new WeakMap<Site, Map<string, string>>();

/** Says which sealed secrets are of this site. */
export function giveSecrets(site: Site, sealed: readonly Sealed[]): void {
  sealedOf.set(site, sealed);
}

/** A secret of a site, to be sent to this address; nothing when the site has none for it. */
export async function secretOf(
  env: Env,
  site: Site,
  name: SecretName,
  url: string,
): Promise<string | undefined> {
  const origin = core().originOf(url);
  const known = opened.get(site) ?? new Map<string, string>();
  opened.set(site, known);
  const label = `${name} ${origin}`;
  const ready = known.get(label);
  if (ready !== undefined) return ready;
  const sealed = sealedOf.get(site)?.find((one) => one.name === name && one.origin === origin);
  const value = sealed && (await openSecret(env, { site: site.id, name, origin }, sealed.text));
  if (value !== undefined) known.set(label, value);
  return value;
}
