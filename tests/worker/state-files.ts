/** What an edge keeps on disk, looked at from outside. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** Every file under a folder, with its bytes. */
export function filesUnder(folder: string): { path: string; bytes: Buffer }[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return paths.map((path) => ({ path, bytes: readFileSync(path) }));
}

/** The databases of a class of Durable Objects: `Ledger`, `SiteStore` or `Directory`. */
export function databasesOf(stateDir: string, objects: string): string[] {
  return filesUnder(stateDir)
    .map(({ path }) => path)
    .filter((path) => path.includes(`-${objects}/`) && path.endsWith(".sqlite"))
    .filter((path) => !path.endsWith("metadata.sqlite"));
}

/** The state of each reservation in the ledgers of a state folder. */
export function ledgerStates(stateDir: string): string[] {
  return databasesOf(stateDir, "Ledger").flatMap((path) => {
    const ledger = new DatabaseSync(path, { readOnly: true });
    try {
      return ledger
        .prepare("SELECT state FROM reservations")
        .all()
        .map(({ state }) => String(state));
    } finally {
      ledger.close();
    }
  });
}
