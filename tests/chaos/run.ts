/** `npm run chaos [-- options]`: see `usage`. The npm script builds first. */
import { parseArgs } from "node:util";
import { type Report, type Result, runChaos } from "./chaos.ts";

const usage = `npm run chaos [-- --reservations 2000] [--fault-rate 0.2] [--kills 20] [--seed N] [--json]
  Plain workerd with its ledger on disk and the OZmap simulator, as processes: customers reserve while calls fail and
  both are killed; then all heals, days pass, and ledger and OZmap must agree. Exit code 1 on a violation.
  --json  one object on the last line: {reservations, faults, kills, endStates, violations, seconds}`;

function options() {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    options: {
      reservations: { ...text, default: "2000" },
      "fault-rate": { ...text, default: "0.2" },
      kills: { ...text, default: "20" },
      seed: text,
      json: { type: "boolean" },
      help: { type: "boolean" },
    },
  });
  if (values.help) {
    console.log(usage);
    process.exit(0);
  }
  const number = (name: "reservations" | "fault-rate" | "kills" | "seed", most: number, whole = true) => {
    const value = Number(values[name]);
    if (!(value >= 0 && value <= most) || (whole && !Number.isInteger(value)))
      throw new Error(`--${name} ${values[name]} is not a fitting number\n${usage}`);
    return value;
  };
  return {
    reservations: number("reservations", 1_000_000),
    faultRate: number("fault-rate", 0.9, false),
    kills: number("kills", 100_000),
    seed: values.seed === undefined ? Math.floor(Math.random() * 2 ** 32) : number("seed", 2 ** 32),
    json: values.json ?? false,
  };
}

const table = (title: string, counts: Record<string, number>) =>
  [title, ...Object.entries(counts).map(([name, count]) => `  ${name.padEnd(24)} ${count}`)].join("\n");

function print(report: Report): void {
  const { reservations, killed, calls, loadSeconds, seconds, violations } = report;
  console.log(
    `load: ${reservations} reservations in ${loadSeconds.toFixed(1)} s (${(reservations / loadSeconds).toFixed(1)} a second)`,
  );
  console.log(`OZmap made ${calls.made} properties and deleted ${calls.deleted}`);
  console.log(table("answers to customers, by status", report.answers));
  console.log(table("faults, by kind", report.faults));
  console.log(table("kills", killed));
  console.log(table("reservations, by end state", report.endStates));
  console.log(`violations: ${violations.length}`);
  for (const { kind, code, detail } of violations) console.log(`  ${kind} ${code}: ${detail}`);
  console.log(`${seconds.toFixed(1)} s in all`);
}

const { json, ...wanted } = options();
console.log(`seed ${wanted.seed}`);
const report = await runChaos({ ...wanted, say: (text) => console.log(`chaos: ${text}`) });
print(report);
const { reservations, faults, kills, endStates, violations, seconds }: Result = report;
if (json) console.log(JSON.stringify({ reservations, faults, kills, endStates, violations, seconds }));
process.exitCode = violations.length > 0 ? 1 : 0;
