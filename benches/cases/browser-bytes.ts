/** What a page loads before it can check a field: our module with its glue, or the JavaScript equivalent. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { generation } from "../../dist/wasm/browser/generation.js";
import { type Case, less, Mismatch } from "../lib/case.ts";
import { mustAgree } from "../lib/measure.ts";
import { type Sizes, sizesOf, together } from "../lib/sizes.ts";
import * as plain from "../rivals/signup.ts";
import { SHORTCOMINGS, textOf, vectors } from "../rivals/vectors.ts";

const folder = new URL("../../dist/wasm/browser/", import.meta.url);
const [module, glue] = ["conecte_ozmap_bg.wasm", "generation.js"].map((file) =>
  readFileSync(new URL(file, folder)),
) as [Buffer<ArrayBuffer>, Buffer<ArrayBuffer>];

async function equivalent(): Promise<Uint8Array> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("../rivals/browser.ts", import.meta.url))],
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    legalComments: "none",
    write: false,
  });
  const [bundle] = outputFiles;
  if (!bundle) throw new Error("esbuild wrote no bundle");
  return bundle.contents;
}

type Side = Pick<typeof plain, "validateField" | "formatPhone" | "formatCep"> & {
  mistakes(input: unknown): unknown;
};

/** What a side says to every vector, by the vector's name. */
function answers(side: Side): Map<string, unknown> {
  const whole = vectors.signups[0]?.input as { location: object };
  const said = new Map<string, unknown>();
  for (const { pointer, value } of vectors.fields)
    said.set(`${pointer} ${textOf(value)}`, side.validateField(pointer, textOf(value)));
  for (const { lat, lng } of vectors.locations)
    said.set(`/location ${lat} ${lng}`, side.mistakes({ ...whole, location: { lat, lng } }));
  for (const { name, input } of vectors.signups) said.set(`signup ${name}`, side.mistakes(input));
  for (const [typed] of vectors.formatPhone) said.set(`formatPhone ${typed}`, side.formatPhone(typed));
  for (const [typed] of vectors.formatCep) said.set(`formatCep ${typed}`, side.formatCep(typed));
  return said;
}

/** A signup as it would be sent: what is `undefined` is left out. */
const asSent = (checked: plain.Checked) =>
  JSON.parse(JSON.stringify("signup" in checked ? checked.signup : checked));

/** Both sides on every vector: the same but for the known shortcomings of the equivalent, and those are still there. */
function compareOnVectors(
  rival: Pick<typeof plain, "validateField" | "formatPhone" | "formatCep" | "validateSignup">,
) {
  const ours = generation();
  ours.initSync({ module });
  const theirs = (input: unknown) => {
    const checked = rival.validateSignup(input);
    return "signup" in checked ? [] : checked.errors;
  };
  const [our, their] = [
    answers({
      ...ours,
      mistakes: (input) => ours.validateSignup(input as Parameters<typeof ours.validateSignup>[0]),
    }),
    answers({ ...rival, mistakes: theirs }),
  ];
  for (const [name, said] of our) {
    if (!(name in SHORTCOMINGS)) mustAgree(`browser-bytes, ${name}`, said, their.get(name));
    else if (said === their.get(name)) throw new Mismatch(`browser-bytes, ${name}: no shortcoming any more`);
  }
  for (const { name, input, normalised } of vectors.signups)
    if (normalised) mustAgree(`browser-bytes, ${name}`, normalised, asSent(rival.validateSignup(input)));
}

/** `rival` can be other rules, to see them caught. */
export const browserBytes = (rival: Parameters<typeof compareOnVectors>[0] = plain): Case => ({
  name: "browser-bytes",
  about: "what a page loads: module and glue, or the same with zod and libphonenumber-js/min",
  async run() {
    compareOnVectors(rival);
    const [mine, theirs] = [together([sizesOf(module), sizesOf(glue)]), sizesOf(await equivalent())];
    const kinds: (keyof Sizes)[] = ["raw", "gzip", "brotli"];
    return kinds.map((size) =>
      less({
        name: "browser-bytes",
        size,
        rival: "zod + libphonenumber-js/min",
        unit: "bytes",
        ours: mine[size],
        theirs: theirs[size],
      }),
    );
  },
});
