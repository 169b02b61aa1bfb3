// `npm run backup -- --data DIR --to FILE`: a consistent copy of the ledgers, of an edge that may go on running.
import { resolve } from "node:path";
import { pack } from "./lib/archive.mjs";
import { command } from "./lib/command.mjs";

await command("backup", "npm run backup -- --data DIR --to FILE", ["data", "to"], async ({ data, to }) => {
  const paths = await pack(resolve(data), resolve(to));
  console.log(`backup: ${paths.length} databases in ${to}`);
});
