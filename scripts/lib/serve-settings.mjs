// The settings of `npm run serve`, from the command line, the environment, a folder of secrets and a file; each mistake
// has a name. `docs/deploy-self-hosted.md` lists them.
import { X509Certificate } from "node:crypto";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { Mistake } from "./mistake.mjs";
import { gather, readOr, ticketKey } from "./settings.mjs";
import { secretsFor } from "./site-api.mjs";
import { readSites } from "./site-files.mjs";

export const usage = `npm run serve -- --data DIR [--site FILE …] [--listen 127.0.0.1:8787] [--settings FILE] [--secrets DIR]

  --data      where the ledger and the sites live; or DATA
  --site      a site's file, like www/worker/site.example.json, or a folder of them; again for another; or SITE
  --listen    address and port; [::1]:8787 for IPv6; or LISTEN
  --client-ip-header  the header in which your proxy says who calls, such as X-Real-IP; or CLIENT_IP_HEADER
  --ca        the certificate, in PEM, of an authority of your own that vouches for your OZmap; or CA_FILE
  --settings  a file of NAME=value lines, which only its owner may read
  --secrets   a folder with one file for each secret, named like it; or CREDENTIALS_DIRECTORY, which systemd sets

secrets, in the environment, the settings file or the folder, never on the command line:
  TICKET_KEY         32 random bytes in base64: openssl rand -base64 32
  OZMAP_TOKEN        of the site; OZMAP_TOKEN_<ID> where there are several, the id in upper case, hyphens as underscores
  LOOKUP_KEY_GOOGLE  where a site asks Google, with _<ID> in the same way
  TURNSTILE_SECRET   where a site has Turnstile, with _<ID> in the same way

Only TICKET_KEY has to be set at every start: the others are kept sealed under it.`;

const text = { type: "string" };
const OPTIONS = {
  data: text,
  site: { ...text, multiple: true },
  listen: text,
  settings: text,
  secrets: text,
  ca: text,
  "client-ip-header": text,
  help: { type: "boolean" },
};

function flagsOf(argv) {
  try {
    return parseArgs({ args: argv, options: OPTIONS }).values;
  } catch (error) {
    throw new Mistake("option_unknown", error.message.split("\n")[0]);
  }
}

function listenAddress(text) {
  const [, host, port] = /^(\[[0-9a-fA-F:.]+\]|[\w.-]+):(\d{1,5})$/.exec(text) ?? [];
  if (!host || Number(port) < 1 || Number(port) > 65_535)
    throw new Mistake("listen_invalid", `${text} is not ADDRESS:PORT, such as 127.0.0.1:8787 or [::1]:8787`);
  return { host: host.replace(/^\[|\]$/g, ""), port: Number(port), text };
}

/** The name of a header (RFC 9110, 5.1). */
function headerName(text) {
  if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(text))
    throw new Mistake("client_ip_header_invalid", `${text} is no name of a header, such as X-Real-IP`);
  return text;
}

/** The certificate of an authority that vouches for an OZmap, beside those that the machine trusts. */
function authority(path) {
  const text = readOr("authority_unreadable", "the certificate", path);
  try {
    new X509Certificate(text);
  } catch {
    throw new Mistake("authority_invalid", `${path} is no certificate in PEM`);
  }
  return text;
}

/**
 * The settings, or `{ help: true }`. Throws a `Mistake`.
 *
 * @param {string[]} argv
 * @param {Record<string, string | undefined>} environment
 * @param {(text: string) => { detail: string, errors: { pointer: string, code: string }[] } | undefined} check
 *   Gives what is wrong with a site's document.
 */
export function readSettings(argv, environment, check) {
  const flags = flagsOf(argv);
  if (flags.help) return { help: true };
  const set = gather(flags, environment);
  const data = flags.data ?? set.DATA;
  if (!data) throw new Mistake("data_missing", "say where the ledger lives: --data DIR, or DATA");
  const ca = flags.ca ?? set.CA_FILE;
  const client = flags["client-ip-header"] ?? set.CLIENT_IP_HEADER;
  const sites = readSites(flags.site ?? (set.SITE ? [set.SITE] : []), check);
  return {
    help: false,
    data: resolve(data),
    listen: listenAddress(flags.listen ?? set.LISTEN ?? "127.0.0.1:8787"),
    ticketKey: ticketKey(set.TICKET_KEY),
    sites: sites.map((document) => ({ document, secrets: secretsFor(document, set) })),
    texts: client ? { CLIENT_IP_HEADER: headerName(client) } : {},
    authority: ca ? authority(ca) : undefined,
  };
}
