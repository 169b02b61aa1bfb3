import type { Directory } from "./directory.ts";
import type { Ledger } from "./ledger.ts";
import type { SiteStore } from "./site-store.ts";

/** The bindings of the Worker. */
export interface Env {
  /**
   * 32 random bytes in base64, the one secret of a deployment: seals tickets and the secrets of sites, derives the secrets
   * of reservations, fingerprints and the deployment's own key.
   */
  TICKET_KEY: string;
  /**
   * The header that says who calls: `CF-Connecting-IP` on Cloudflare, elsewhere the one that the proxy before the edge
   * sets. Absent: callers are not told apart.
   */
  CLIENT_IP_HEADER?: string;
  /** Cloudflare's counters, of each caller and of each site; absent in plain workerd. */
  CALLER_RATE?: RateLimit;
  SITE_RATE?: RateLimit;
  /** One ledger per site. */
  LEDGER: DurableObjectNamespace<Ledger>;
  /** One store per site, named like it. */
  SITE: DurableObjectNamespace<SiteStore>;
  /** The directory of all sites: one object. */
  DIRECTORY: DurableObjectNamespace<Directory>;
  /** The demo page; absent where only the API is served. */
  ASSETS?: Fetcher;
}
