import type { Ledger } from "./ledger.ts";

/** The bindings of the Worker. Secrets come from bindings only, never from a file of the bundle. */
export interface Env {
  /** The sites file, as text. */
  SITES: string;
  /** 32 random bytes in base64: seals tickets, derives reservation secrets and fingerprints. */
  TICKET_KEY: string;
  /** One ledger per site. */
  LEDGER: DurableObjectNamespace<Ledger>;
  /** The demo page; absent where only the API is served. */
  ASSETS?: Fetcher;
  /** `OZMAP_TOKEN_<SITE ID>`: read by `upstream.ts` alone. */
  [token: `OZMAP_TOKEN_${string}`]: string;
  /** `OPERATOR_KEY_<SITE ID>`, `sk_…`: what the ISP's own people and systems send. */
  [key: `OPERATOR_KEY_${string}`]: string;
  /** `LOOKUP_KEY_<PROVIDER>_<SITE ID>`: read by `lookups.ts` alone. */
  [key: `LOOKUP_KEY_${string}`]: string;
}

/** The name of a site's secret: its id in upper case, hyphens as underscores. */
export function bindingOf<Kind extends "OZMAP_TOKEN" | "OPERATOR_KEY" | `LOOKUP_KEY_${string}`>(
  kind: Kind,
  site: string,
) {
  return `${kind}_${site.toUpperCase().replaceAll("-", "_")}` as const;
}
