// Makes of wasm-bindgen's glue, which is one module around one instance, a function that gives each instance a glue of
// its own: when an instance ends, the next one starts from nothing, and no object of the one can reach the other.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./env.mjs";

/** Replaces what has to be there exactly so often: a glue of another shape must not pass for this one. */
function replaced(text, pattern, times, by) {
  const found = [...text.matchAll(pattern)].length;
  if (times === undefined ? found === 0 : found !== times)
    throw new Error(`wasm-bindgen's glue has ${found} times ${pattern}`);
  return text.replace(pattern, by);
}

/** The module that exports `generation()`, from the glue of `--target web`. */
export function generationModule(glue) {
  const names = [];
  const keep = (_, kind, name) => {
    names.push(name);
    return `${kind} ${name}`;
  };
  let body = replaced(glue, /^export (class|function) (\w+)/gm, undefined, keep);
  body = replaced(body, /^export \{ initSync, __wbg_init as default \};$/gm, 1, "");
  body = replaced(body, /wasm = instance\.exports;/g, 1, "wasm = guarded(instance.exports, life, died);");
  const given = [
    ...names,
    "initSync",
    "init: __wbg_init",
    "get module() { return wasmModule; }",
    "get ended() { return life.ended; }",
  ];
  const guarded = replaced(readFileSync(join(root, "scripts/lib/guarded.js"), "utf8"), /^export /gm, 1, "");
  return `${guarded}
export function generation(died = () => {}) {
const life = { ended: undefined };
${body}
return { ${given.join(", ")} };
}
`;
}

export const generationTypes = `import type * as glue from "./conecte_ozmap.js";

/** An instance of the core with a glue of its own. It has to be initialised, once. */
export type Core = Omit<typeof glue, "default"> & {
  /** Initialises from an address, an answer, a module or bytes. */
  readonly init: typeof glue.default;
  /** The compiled module, once initialised. */
  readonly module: WebAssembly.Module;
  /** Why it has ended, if it has: it failed in a way that it cannot be trusted after, and every call of it throws. */
  readonly ended: { readonly cause: unknown } | undefined;
};

/** Makes one. \`died\` is told, once and at once, when it ends, unless the stack has no room left for that. */
export function generation(died?: (cause: unknown) => void): Core;
`;
