/** What custom-elements.json says of `<conecte-signup>`, and a comparison that says what to mend. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

type Named = { name: string; description: string }[];

/** What the manifest lists of the element, beside its methods. */
interface Declaration {
  tagName: string;
  attributes: Named;
  events: Named;
  slots: Named;
  cssParts: Named;
  cssProperties: Named;
}

const { modules } = JSON.parse(readFileSync(new URL("../../custom-elements.json", import.meta.url), "utf8"));

/** The element's declaration. */
export const declared: Declaration = modules[0].declarations[0];

/** The names in one of its lists. */
export const names = (list: Exclude<keyof Declaration, "tagName">) => declared[list].map(({ name }) => name);

/** Fails with the names that only one of them has. */
export function agree(what: string, code: Iterable<string>, manifest: Iterable<string>): void {
  const [inCode, listed] = [new Set(code), new Set(manifest)];
  assert.ok(inCode.size > 0, `the code has no ${what}: is it still looked for in the right place?`);
  const missing = [...inCode].filter((name) => !listed.has(name));
  const gone = [...listed].filter((name) => !inCode.has(name));
  assert.deepEqual(
    { missing, gone },
    { missing: [], gone: [] },
    `custom-elements.json, ${what}: add "missing", remove "gone"`,
  );
}
