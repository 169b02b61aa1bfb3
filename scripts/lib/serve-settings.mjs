// The settings of `npm run serve`, from the command line, the environment, a folder of secrets and a file; each mistake
// has a name. `docs/deploy-self-hosted.md` lists them.
import { X509Certificate } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs, parseEnv } from "node:util";
import { lookupKeyBinding, operatorBinding, tokenBinding } from "../edge.mjs";
import { Mistake } from "./mistake.mjs";

export const usage = `npm run serve -- --data DIR [--sites FILE] [--listen 127.0.0.1:8787] [--settings FILE] [--secrets DIR]

  --data      where the ledger lives; or DATA
  --sites     the sites file, like www/worker/sites.example.json; or SITES
  --listen    address and port; [::1]:8787 for IPv6; or LISTEN
  --ca        the certificate, in PEM, of an authority of your own that vouches for your OZmap; or CA_FILE
  --settings  a file of NAME=value lines, which only its owner may read
  --secrets   a folder with one file for each secret, named like it; or CREDENTIALS_DIRECTORY, which systemd sets

secrets, in the environment, the settings file or the folder, never on the command line:
  TICKET_KEY           32 random bytes in base64: openssl rand -base64 32
  OZMAP_TOKEN_<ID>     of each site, its id in upper case, hyphens as underscores
  OPERATOR_KEY_<ID>    sk_…, of your own systems; optional
  LOOKUP_KEY_GOOGLE_<ID>  where a site asks Google`;

const PROVIDERS_WITH_KEY = ["google"];

function readOr(name, what, path) {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new Mistake(name, `${what} ${path} cannot be read (${error.code ?? error.message})`);
  }
}

/**
 * A file of secrets that others may read, or that a group may change, is refused. A group may read it: systemd hands
 * its credentials out with an access list, which shows as that.
 */
function settingsFile(path) {
  const text = readOr("settings_unreadable", "the settings file", path);
  if (process.platform !== "win32" && statSync(path).mode & 0o027)
    throw new Mistake("settings_exposed", `others have access to ${path}; chmod 600 it`);
  return parseEnv(text);
}

/** The secrets of a folder: systemd's credentials, or those that containers get as files. */
function secretsFolder(path) {
  let names;
  try {
    names = readdirSync(path);
  } catch (error) {
    throw new Mistake("secrets_unreadable", `the folder ${path} cannot be read (${error.code})`);
  }
  const secrets = names.filter((name) => /^[A-Z][A-Z0-9_]*$/.test(name));
  return Object.fromEntries(
    secrets.map((name) => [name, readOr("secrets_unreadable", "the secret", join(path, name)).trim()]),
  );
}

/** What is set where, the command line first. */
function gather(argv, environment) {
  const text = { type: "string" };
  const known = {
    data: text,
    sites: text,
    listen: text,
    settings: text,
    secrets: text,
    ca: text,
    help: { type: "boolean" },
  };
  let flags;
  try {
    flags = parseArgs({ args: argv, options: known }).values;
  } catch (error) {
    throw new Mistake("option_unknown", error.message.split("\n")[0]);
  }
  const folder = flags.secrets ?? environment.CREDENTIALS_DIRECTORY;
  const set = {
    ...(flags.settings ? settingsFile(flags.settings) : {}),
    ...(folder ? secretsFolder(folder) : {}),
    ...environment,
  };
  for (const [flag, name] of [
    ["data", "DATA"],
    ["sites", "SITES"],
    ["listen", "LISTEN"],
    ["ca", "CA_FILE"],
  ])
    if (flags[flag] !== undefined) set[name] = flags[flag];
  return { help: flags.help ?? false, set };
}

function listenAddress(text) {
  const [, host, port] = /^(\[[0-9a-fA-F:.]+\]|[\w.-]+):(\d{1,5})$/.exec(text) ?? [];
  if (!host || Number(port) < 1 || Number(port) > 65_535)
    throw new Mistake("listen_invalid", `${text} is not ADDRESS:PORT, such as 127.0.0.1:8787 or [::1]:8787`);
  return { host: host.replace(/^\[|\]$/g, ""), port: Number(port), text };
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

function ticketKey(text) {
  const how = "32 random bytes in base64: openssl rand -base64 32";
  if (!text) throw new Mistake("ticket_key_missing", `TICKET_KEY is not set; it is ${how}`);
  const bytes = Buffer.from(text, "base64");
  if (bytes.toString("base64") !== text || bytes.length !== 32)
    throw new Mistake("ticket_key_invalid", `TICKET_KEY has to be ${how}`);
  return text;
}

/** The site file's text and the ids in it. `check` is the core's own: it throws what is wrong. */
function sitesFile(path, check) {
  if (!path) throw new Mistake("sites_missing", "give the sites file: --sites FILE, or SITES");
  const text = readOr("sites_unreadable", "the sites file", path);
  try {
    check(text);
  } catch (error) {
    throw new Mistake("sites_invalid", `${path}: ${error.message.replace(/^sites file: /, "")}`);
  }
  return { text, sites: JSON.parse(text).sites };
}

/** Of every site: a token, and the keys that it may have. */
function secretsOf(sites, set) {
  const secrets = { TICKET_KEY: ticketKey(set.TICKET_KEY) };
  for (const { id, lookups = {} } of sites) {
    const token = tokenBinding(id);
    if (!set[token]) throw new Mistake("token_missing", `${token} is not set: the OZmap token of site ${id}`);
    secrets[token] = set[token];
    const operator = operatorBinding(id);
    if (set[operator]) secrets[operator] = operatorKey(operator, set[operator]);
    const asked = new Set(
      [...(lookups.cep ?? []), ...(lookups.geocode ?? [])].map(({ provider }) => provider),
    );
    for (const provider of PROVIDERS_WITH_KEY.filter((one) => asked.has(one))) {
      const name = lookupKeyBinding(provider, id);
      if (!set[name])
        throw new Mistake("lookup_key_missing", `${name} is not set, and site ${id} asks ${provider}`);
      secrets[name] = set[name];
    }
  }
  return secrets;
}

function operatorKey(name, key) {
  if (!key.startsWith("sk_") || key.length < 20)
    throw new Mistake(
      "operator_key_invalid",
      `${name} has to be sk_ and at least 17 characters that nobody guesses`,
    );
  return key;
}

/**
 * The settings, or `{ help: true }`. Throws a `Mistake`.
 *
 * @param {string[]} argv
 * @param {Record<string, string | undefined>} environment
 * @param {(text: string) => void} check Throws what is wrong with a sites file.
 */
export function readSettings(argv, environment, check) {
  const { help, set } = gather(argv, environment);
  if (help) return { help };
  if (!set.DATA) throw new Mistake("data_missing", "say where the ledger lives: --data DIR, or DATA");
  const { text, sites } = sitesFile(set.SITES, check);
  return {
    help,
    data: resolve(set.DATA),
    listen: listenAddress(set.LISTEN ?? "127.0.0.1:8787"),
    sitesText: text,
    ids: sites.map(({ id }) => id),
    secrets: secretsOf(sites, set),
    authority: set.CA_FILE ? authority(set.CA_FILE) : undefined,
  };
}
