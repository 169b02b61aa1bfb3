/** `npm run bench [-- options]`: see `usage` in bench.ts. The npm script builds first. */
import { bench } from "./bench.ts";
import { cases } from "./cases.ts";

await bench(cases, process.argv.slice(2)).catch((error) => {
  console.error(`bench: ${error.message}`);
  process.exitCode = 1;
});
