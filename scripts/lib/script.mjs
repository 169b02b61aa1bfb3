// The form and the client as files for a plain <script>: everything that the first load needs in one, and beside it what
// is loaded when it is needed, the map and the languages.
import { mkdirSync } from "node:fs";
import { basename, join } from "node:path";
import { build } from "esbuild";
import { dist, root } from "./env.mjs";

const out = join(dist, "script");
const common = { bundle: true, minify: true, target: "es2022", legalComments: "none", logLevel: "warning" };

/** What is imported when it is needed becomes a file beside the script, from whose address import() starts. */
function beside(found) {
  return {
    name: "files beside the script",
    setup({ onResolve, resolve }) {
      onResolve({ filter: /^\.{1,2}\// }, async ({ path, kind, pluginData, ...from }) => {
        if (kind !== "dynamic-import" || pluginData === found) return undefined;
        const { path: file, errors } = await resolve(path, { ...from, kind, pluginData: found });
        if (errors.length > 0) return { errors };
        const name = `${basename(file).replace(/\.[jt]s$/, "")}.js`;
        found.set(name, file);
        return { path: `./${name}`, external: true };
      });
    },
  };
}

/** Writes `dist/script/`. */
export async function buildScript() {
  mkdirSync(out, { recursive: true });
  const found = new Map();
  await build({
    ...common,
    entryPoints: [join(root, "www/client/script.ts")],
    format: "iife",
    globalName: "conecte",
    // The WASM is in it: nothing will be asked for beside it, so the glue's own address may be no address.
    define: { "import.meta.url": "undefined" },
    plugins: [beside(found)],
    outfile: join(out, "conecte.js"),
  });
  // The map is somebody else's work in part, and its notice goes where it goes.
  const apart = { ...common, legalComments: "eof", format: "esm" };
  for (const [name, file] of found) await build({ ...apart, entryPoints: [file], outfile: join(out, name) });
}
