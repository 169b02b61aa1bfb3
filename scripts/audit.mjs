// `npm run audit`: known holes in what we use, and everything else that deny.toml asks for. Needs the advisory databases
// of RustSec and npm, so it runs before a release and every week, not in `npm test`.
import { cargoDeny } from "./lib/cargo-deny.mjs";
import { root } from "./lib/env.mjs";
import { spawnTied } from "./lib/process.mjs";

const failed = [];
for (const [command, ...args] of [
  [await cargoDeny(), "--locked", "check"],
  ["npm", "audit", "--audit-level=moderate"],
]) {
  const { code } = await spawnTied(command, args, { cwd: root, stdio: "inherit" }).exited;
  if (code !== 0) failed.push(args.join(" "));
}
if (failed.length > 0)
  console.error(`audit: failed: ${failed.join("; ")}; docs/releasing.md says what follows`);
process.exitCode = failed.length > 0 ? 1 : 0;
