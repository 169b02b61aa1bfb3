/** `npm run load [-- options]`: see `usage`. The npm script builds first. */
import { parseArgs } from "node:util";
import { type Figures, runLoad } from "./load.ts";

const usage = `npm run load [-- --requests 10000] [--concurrency 200] [--latency-ms 300] [--fault-rate 0.05]
             [--ozmap-concurrency 32] [--json]
  Two sites with two slow and faulty OZmaps in one plain workerd, asked by many customers at a time. Exit code 1 when a
  customer got a wrong answer or none, or an OZmap more calls at a time than its site allows.
  --json  one object on the last line: {requests, ok, wrong, lost, p50_ms, p99_ms, rssMaxMiB, upstreamConcurrencyMax}`;

const text = { type: "string" } as const;
const { values } = parseArgs({
  options: {
    requests: { ...text, default: "10000" },
    concurrency: { ...text, default: "200" },
    "latency-ms": { ...text, default: "300" },
    "fault-rate": { ...text, default: "0.05" },
    "ozmap-concurrency": { ...text, default: "32" },
    json: { type: "boolean" },
    help: { type: "boolean" },
  },
});
if (values.help) {
  console.log(usage);
  process.exit(0);
}

function number(
  name: "requests" | "concurrency" | "latency-ms" | "fault-rate" | "ozmap-concurrency",
  most: number,
) {
  const value = Number(values[name]);
  if (!(value >= 0 && value <= most))
    throw new Error(`--${name} ${values[name]} is not a fitting number\n${usage}`);
  return value;
}

const ozmapConcurrency = number("ozmap-concurrency", 64);
const report = await runLoad({
  requests: number("requests", 1_000_000),
  concurrency: number("concurrency", 1_000),
  latencyMs: number("latency-ms", 9_000),
  faultRate: number("fault-rate", 0.9),
  ozmapConcurrency,
});
const { requests, ok, wrong, lost, p50_ms, p99_ms, rssMaxMiB, upstreamConcurrencyMax } = report;
const figures: Figures = { requests, ok, wrong, lost, p50_ms, p99_ms, rssMaxMiB, upstreamConcurrencyMax };
console.log(
  `${requests} checks in ${report.seconds.toFixed(1)} s: ${ok} right, ${wrong} wrong, ${lost} lost`,
);
for (const sample of report.samples) console.log(`  ${sample}`);
console.log(`half were answered within ${p50_ms} ms, all but one in a hundred within ${p99_ms} ms`);
console.log(`asked again after: ${JSON.stringify(report.again)}`);
console.log(
  `memory: ${report.rssMiB[0]} MiB after a quarter, ${report.rssMiB[1]} MiB at the end, ${rssMaxMiB} MiB at most`,
);
console.log(`calls to one OZmap at a time: ${upstreamConcurrencyMax} at most, ${ozmapConcurrency} allowed`);
if (values.json) console.log(JSON.stringify(figures));
process.exitCode = wrong + lost > 0 || upstreamConcurrencyMax > ozmapConcurrency ? 1 : 0;
