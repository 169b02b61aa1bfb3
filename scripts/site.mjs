// `npm run site -- COMMAND …`: the sites of an edge and their operators' keys.
import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { Mistake } from "./lib/mistake.mjs";
import { gather, ticketKey } from "./lib/settings.mjs";
import { applySite, callSites, deploymentKey, secretsFor, siteRequest } from "./lib/site-api.mjs";
import { readSite } from "./lib/site-files.mjs";

const usage = `npm run site -- COMMAND [--edge http://127.0.0.1:8787] [--settings FILE] [--secrets DIR]

  check FILE              what would be wrong with a site's document, its OZmap asked; changes nothing
  apply FILE              puts it into effect, whole or not at all
  show ID|FILE            the document in effect, and since when the site has which secrets
  list                    every site of the deployment
  remove ID               forgets a site, its secrets and its keys; not while reservations are under way
  keys ID                 the keys of its operators
  add-key ID              makes a key and prints it, this once; --label TEXT, --replaces KEY-ID (which ends in a day)
  revoke-key ID KEY-ID    ends a key at once

  --edge      where the edge is; or EDGE
  --settings  a file of NAME=value lines, which only its owner may read
  --secrets   a folder with one file for each secret, named like it; or CREDENTIALS_DIRECTORY

TICKET_KEY, from which the deployment's key is derived here, or OPERATOR_KEY of the site; and what the site needs:
OZMAP_TOKEN, LOOKUP_KEY_GOOGLE, TURNSTILE_SECRET, each with _<ID> where there are several. In the environment, the
settings file or the folder, never on the command line. What is not set stays as the edge has it.`;

const text = { type: "string" };
const OPTIONS = {
  edge: text,
  settings: text,
  secrets: text,
  label: text,
  replaces: text,
  help: { type: "boolean" },
};

function read(argv) {
  try {
    const { values, positionals } = parseArgs({ args: argv, options: OPTIONS, allowPositionals: true });
    return { flags: values, words: positionals };
  } catch (error) {
    throw new Mistake("option_unknown", error.message.split("\n")[0]);
  }
}

/** Where to, and with which key. A key or a token in the clear would be everybody's on the way. */
function connection(flags, set) {
  const edge = flags.edge ?? set.EDGE ?? "http://127.0.0.1:8787";
  if (!URL.canParse(edge)) throw new Mistake("edge_invalid", `${edge} is no URL`);
  const { protocol, hostname } = new URL(edge);
  const here = ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
  if (protocol !== "https:" && !(protocol === "http:" && here))
    throw new Mistake("edge_insecure", `${edge} is not https, and not on this machine`);
  const key =
    set.TICKET_KEY || !set.OPERATOR_KEY ? deploymentKey(ticketKey(set.TICKET_KEY)) : set.OPERATOR_KEY;
  return { edge, key };
}

const path = (...parts) => parts.map((part) => `/${encodeURIComponent(part)}`).join("");

const COMMANDS = {
  async check(edge, set, [file]) {
    const document = readSite(file);
    const body = siteRequest(document, secretsFor(document, set));
    const { changed, tags } = await callSites(edge, "POST", path(document.id, "check"), body);
    say(`${document.id}: no mistakes; ${changed ? "it would change the site" : "it changes nothing"}`, tags);
  },
  async apply(edge, set, [file]) {
    const document = readSite(file);
    const { version, changed, tags } = await applySite(edge, document, secretsFor(document, set));
    say(`${document.id}: version ${version}${changed ? "" : ", unchanged"}`, tags);
  },
  async show(edge, _set, [name]) {
    const id = existsSync(name) ? readSite(name).id : name;
    console.log(JSON.stringify(await callSites(edge, "GET", path(id)), null, 2));
  },
  async list(edge) {
    const { sites } = await callSites(edge, "GET");
    for (const { id, version, appliedAt, key, name } of sites)
      console.log(`${id}  version ${version} of ${appliedAt}  ${key}  ${name}`);
  },
  async remove(edge, _set, [id]) {
    await callSites(edge, "DELETE", path(id));
    say(`${id} is removed`);
  },
  async keys(edge, _set, [id]) {
    const { keys } = await callSites(edge, "GET", path(id, "keys"));
    for (const { id: key, lastFour, createdAt, expiresAt, revokedAt, label } of keys) {
      const end = revokedAt ? `revoked ${revokedAt}` : expiresAt ? `ends ${expiresAt}` : "works";
      console.log(`${key}  …${lastFour}  made ${createdAt}  ${end}  ${label ?? ""}`.trimEnd());
    }
  },
  async "add-key"(edge, _set, [id], { label, replaces }) {
    const { id: made, key } = await callSites(edge, "POST", path(id, "keys"), { label, replaces });
    console.error(`site: key ${made} of ${id}, told this once:`);
    console.log(key);
  },
  async "revoke-key"(edge, _set, [id, key]) {
    await callSites(edge, "DELETE", path(id, "keys", key));
    say(`key ${key} of ${id} has ended`);
  },
};

/** How many words each command takes. */
const WORDS = { list: 0, "revoke-key": 2 };

function say(line, tags = []) {
  console.log(`site: ${line}`);
  for (const { name, id, regions } of tags)
    console.log(`  tag ${name} is ${id}, of ${regions} ${regions === 1 ? "region" : "regions"}`);
}

async function main() {
  const { flags, words } = read(process.argv.slice(2));
  const [command = "", ...rest] = words;
  if (flags.help) return console.log(usage);
  if (!Object.hasOwn(COMMANDS, command) || rest.length !== (WORDS[command] ?? 1))
    throw new Mistake("command_unknown", `\n${usage}`);
  const set = gather(flags, process.env);
  await COMMANDS[command](connection(flags, set), set, rest, flags);
}

await main().catch((error) => {
  console.error(`site: ${error instanceof Mistake ? error.message : `failed: ${error.message}`}`);
  process.exitCode = 1;
});
