// What is set where: the environment, a folder of secrets, a settings file. Each mistake has a name; no value is ever told.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { Mistake } from "./mistake.mjs";

export function readOr(name, what, path) {
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

/** Everything that is set; the environment counts most. */
export function gather({ settings, secrets }, environment) {
  const folder = secrets ?? environment.CREDENTIALS_DIRECTORY;
  return {
    ...(settings ? settingsFile(settings) : {}),
    ...(folder ? secretsFolder(folder) : {}),
    ...environment,
  };
}

/** The ticket key, if it is one. */
export function ticketKey(text) {
  const how = "32 random bytes in base64: openssl rand -base64 32";
  if (!text) throw new Mistake("ticket_key_missing", `TICKET_KEY is not set; it is ${how}`);
  const bytes = Buffer.from(text, "base64");
  if (bytes.toString("base64") !== text || bytes.length !== 32)
    throw new Mistake("ticket_key_invalid", `TICKET_KEY has to be ${how}`);
  return text;
}
