/** The benchmark as a function, for the command and for its tests. */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { chart } from "./chart/chart.ts";
import { type Case, type Effort, FULL, QUICK, type Row } from "./lib/case.ts";
import { table } from "./lib/table.ts";

const usage = `npm run bench [-- --only NAME] [--json] [--quick] [--chart FILE]
  The shipped WASM and what a team would write without it, in one process, on the same input. Both must give the same
  answer, or the run ends with an error. Medians of ${FULL.longRounds} rounds or more, in turn; a ratio above 1 means that we are better.
  --only   one case
  --json   one object on the last line: {cases: [{name, size, rival, unit, ours, theirs, ratio}]}
  --quick  tiny inputs, two short rounds: shows that it works, and nothing about speed
  --chart  where the chart goes; a whole run writes docs/bench.svg`;

/** The chart that the README shows. */
const CHART = new URL("../docs/bench.svg", import.meta.url);

interface Options {
  only: string | undefined;
  json: boolean;
  effort: Effort;
  /** Where the chart goes, if anywhere. */
  chart: string | URL | undefined;
}

function options(args: string[], cases: Case[]): Options | undefined {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: "string" },
      json: { type: "boolean" },
      quick: { type: "boolean" },
      chart: { type: "string" },
      help: { type: "boolean" },
    },
  });
  if (values.help) return undefined;
  const { only, json = false, quick = false } = values;
  if (only !== undefined && !cases.some(({ name }) => name === only))
    throw new Error(`no such case: ${only}; there are ${cases.map(({ name }) => name).join(", ")}`);
  // A part of the results, or results that say nothing, must not replace the chart of all.
  const whole = only === undefined && !quick ? CHART : undefined;
  return { only, json, effort: quick ? QUICK : FULL, chart: values.chart ?? whole };
}

/** The command: runs the cases that the arguments ask for. Returns the exit code. */
export async function main(cases: Case[], args: string[]): Promise<number> {
  try {
    await bench(cases, args);
    return 0;
  } catch (error) {
    console.error(`bench: ${(error as Error).message}`);
    return 1;
  }
}

async function bench(cases: Case[], args: string[]): Promise<void> {
  const wanted = options(args, cases);
  if (!wanted) {
    console.log(
      `${usage}\n\ncases:\n${cases.map(({ name, about }) => `  ${name.padEnd(18)} ${about}`).join("\n")}`,
    );
    return;
  }
  const rows: Row[] = [];
  for (const one of cases.filter(({ name }) => wanted.only === undefined || name === wanted.only)) {
    console.error(`bench: ${one.name}: ${one.about}`);
    rows.push(...(await one.run(wanted.effort)));
  }
  console.log(table(rows));
  if (wanted.chart !== undefined) writeFileSync(wanted.chart, chart(rows, cases));
  if (wanted.json) console.log(JSON.stringify({ cases: rows.map(inOrder) }));
}

/** A row's fields in one order. */
function inOrder({ name, size, rival, unit, ours, theirs, ratio }: Row): Row {
  return { name, size, rival, unit, ours, theirs, ratio };
}
