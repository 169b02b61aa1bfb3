/** What the consumers showed, as a table. */
import { sizesOf, together } from "../../benches/lib/sizes.ts";

const rows: string[][] = [];
const kb = (bytes: number) => (bytes / 1000).toFixed(1);

/** Notes what a consumer's page has loaded; without files, that it ran. */
export function note(name: string, files: { path: string; bytes: Uint8Array }[] = []): void {
  const code = files.filter(({ path }) => /\.(js|wasm)$/.test(path));
  const { raw, brotli } = together(code.map(({ bytes }) => sizesOf(bytes)));
  const sizes = code.length > 0 ? [`${code.length}`, kb(raw), kb(brotli)] : ["", "", ""];
  rows.push([name, ...sizes]);
}

/** The table so far, in Markdown. */
export function table(heads: string[], body = rows): string {
  const all = [heads, heads.map(() => "---"), ...body];
  return all.map((row) => `| ${row.join(" | ")} |`).join("\n");
}
