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
  /** One ledger per site. */
  LEDGER: DurableObjectNamespace<Ledger>;
  /** One store per site, named like it. */
  SITE: DurableObjectNamespace<SiteStore>;
  /** The directory of all sites: one object. */
  DIRECTORY: DurableObjectNamespace<Directory>;
  /** The demo page; absent where only the API is served. */
  ASSETS?: Fetcher;
}
