/** What the consumers showed, as a table: who is in it has passed all that its test asks for. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { sizesOf, together } from "../../benches/lib/sizes.ts";
import { root } from "../../scripts/lib/env.mjs";

const rows: string[][] = [];
const kb = (bytes: number) => (bytes / 1000).toFixed(1);

/** The version of one of the project's tools. */
export function versionOf(tool: string): string {
  return JSON.parse(readFileSync(join(root, "node_modules", tool, "package.json"), "utf8")).version;
}

/** Notes in what a consumer ran, with the tool that made it, and what its page has loaded. */
export function note(
  name: string,
  tool: string,
  ranIn: string,
  files: { path: string; bytes: Uint8Array }[] = [],
): void {
  const code = files.filter(({ path }) => /\.(js|wasm)$/.test(path));
  const { raw, brotli } = together(code.map(({ bytes }) => sizesOf(bytes)));
  const sizes = code.length > 0 ? [`${code.length}`, kb(raw), kb(brotli)] : ["", "", ""];
  rows.push([name, tool && `${tool} ${versionOf(tool)}`, ranIn, ...sizes]);
}

/** The table so far, in Markdown. */
export function table(heads: string[], body = rows): string {
  const all = [heads, heads.map(() => "---"), ...body];
  return all.map((row) => `| ${row.join(" | ")} |`).join("\n");
}
