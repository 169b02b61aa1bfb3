// A small command: its options are all texts that it needs, and what goes wrong is one line with a name.
import { parseArgs } from "node:util";
import { Mistake } from "./mistake.mjs";

/** Runs `work` with the options named in `needs`; ends the process with 1 after a mistake. */
export async function command(name, usage, needs, work) {
  try {
    if (process.argv.includes("--help")) return console.log(usage);
    const options = Object.fromEntries(needs.map((option) => [option, { type: "string" }]));
    let values;
    try {
      values = parseArgs({ options }).values;
    } catch (error) {
      throw new Mistake("option_unknown", error.message.split("\n")[0]);
    }
    const missing = needs.filter((option) => !values[option]);
    if (missing.length > 0)
      throw new Mistake("option_missing", `${missing.map((one) => `--${one}`).join(", ")}; ${usage}`);
    await work(values);
  } catch (error) {
    console.error(`${name}: ${error instanceof Mistake ? error.message : `failed: ${error.message}`}`);
    process.exitCode = 1;
  }
}
