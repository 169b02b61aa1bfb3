/** `npm run bench [-- options]`: see `usage` in bench.ts. The npm script builds first. */
import { main } from "./bench.ts";
import { cases } from "./cases.ts";

process.exitCode = await main(cases, process.argv.slice(2));
