// What is built, from what, into what. `cargo` steps run one after another; the others as soon as they can.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { bin, cargoTools, dist, lockedVersion, root, simulatorBinary, toolEnv } from "./env.mjs";
import { generationModule, generationTypes } from "./generation.mjs";
import { buildLeaflet } from "./leaflet.mjs";
import { run } from "./process.mjs";
import { buildScript } from "./script.mjs";

const RUST = ["src", "Cargo.toml", "Cargo.lock"];
const JS = ["package.json", "package-lock.json", "tsconfig.json"];

async function must(command, args, env = {}) {
  const result = await run(command, args, { env: toolEnv(env) });
  if (!result.ok) throw new Error(`${[command, ...args].join(" ")}\n${result.output}`);
}

/** Panic messages name source files: by their place in the project, not on this machine. */
const remap = [
  [process.env.CARGO_HOME || join(homedir(), ".cargo"), "cargo"],
  [root, "."],
]
  .map(([from, to]) => `--remap-path-prefix=${from}=${to}`)
  .join(" ");

/** The glue of the page ships as it lies in dist, and a page pays for its comments; the types stay readable. */
const minified = [
  "--minify",
  "--format=esm",
  "--target=es2022",
  "--legal-comments=none",
  "--log-level=warning",
];

/** The build of one boundary: its feature and its profile in Cargo.toml have its name. */
function wasm(name, { minify = false } = {}) {
  const out = `dist/wasm/${name}`;
  const args = [
    "build",
    "--target",
    "web",
    "--out-dir",
    out,
    "--no-pack",
    "--no-gitignore",
    "--mode",
    "no-install",
    "--profile",
    name,
    ".",
    "--",
    "--features",
    name,
  ];
  return {
    name: `wasm-${name}`,
    cargo: true,
    inputs: [...RUST, "scripts/lib/generation.mjs", "scripts/lib/guarded.js"],
    facts: [
      args,
      minify && minified,
      cargoTools().map((tool) => tool.dir),
      JSON.parse(readFileSync(join(root, "package.json"))).devDependencies.binaryen,
    ],
    outputs: ["generation.js", "generation.d.ts", "conecte_ozmap.d.ts", "conecte_ozmap_bg.wasm"].map((file) =>
      join(root, out, file),
    ),
    async run() {
      await must("wasm-pack", args, { RUSTFLAGS: remap });
      // It types the raw exports, and would hide that the Worker imports a compiled module.
      rmSync(join(root, out, "conecte_ozmap_bg.wasm.d.ts"), { force: true });
      const [glue, made] = ["conecte_ozmap.js", "generation.js"].map((file) => join(root, out, file));
      writeFileSync(made, generationModule(readFileSync(glue, "utf8")));
      writeFileSync(join(root, out, "generation.d.ts"), generationTypes);
      rmSync(glue);
      if (minify) await must(bin("esbuild"), [made, ...minified, `--outfile=${made}`, "--allow-overwrite"]);
    },
  };
}

const simulator = {
  name: "simulator",
  cargo: true,
  inputs: ["tests/ozmap-sim", "Cargo.toml", "Cargo.lock"],
  outputs: [simulatorBinary()],
  run: () => must("cargo", ["build", "--release", "-p", "ozmap-sim"]),
};

const worker = {
  name: "worker",
  needs: ["wasm-edge"],
  inputs: ["www", "wrangler.jsonc", "dist/wasm/edge", ...JS],
  skip: (path) => path === "www/demo" || path === "www/form",
  outputs: [join(dist, "worker", "index.js")],
  async run() {
    const out = join(dist, "worker");
    rmSync(out, { recursive: true, force: true });
    // wrangler insists on the folder of the static assets, which `npm run build` may fill later.
    mkdirSync(join(dist, "demo"), { recursive: true });
    const args = [
      join(root, "node_modules", "wrangler", "bin", "wrangler.js"),
      "deploy",
      "--dry-run",
      "--outdir",
      out,
    ];
    await must(process.execPath, args, { CI: "1", WRANGLER_LOG_PATH: join(dist, ".wrangler-logs") });
    rmSync(join(out, "README.md"), { force: true });
  },
};

const leaflet = {
  name: "leaflet",
  inputs: ["scripts/lib/leaflet.mjs", "package-lock.json"],
  outputs: ["leaflet.js", "leaflet.d.ts", "LICENSE"].map((file) => join(dist, "leaflet", file)),
  run: buildLeaflet,
};

const demo = {
  name: "demo",
  needs: ["wasm-browser", "leaflet"],
  inputs: [
    "www/demo",
    "www/client",
    "www/form",
    "docs/openapi.json",
    "dist/wasm/browser",
    "dist/leaflet",
    ...JS,
  ],
  outputs: [
    join(dist, "demo", "openapi.json"),
    join(dist, "demo", "index.html"),
    join(dist, "demo", "demo.js"),
    join(dist, "demo", "conecte_ozmap_bg.wasm"),
    join(dist, "demo", "_headers"),
  ],
  async run() {
    const out = join(dist, "demo");
    mkdirSync(out, { recursive: true });
    for (const file of readdirSync(out)) if (file.endsWith(".js")) rmSync(join(out, file));
    await must(bin("esbuild"), [
      "www/demo/demo.ts",
      "--bundle",
      "--splitting",
      ...minified,
      "--legal-comments=eof",
      `--outdir=${out}`,
    ]);
    for (const file of readdirSync(join(root, "www/demo"))) {
      if (!file.endsWith(".ts") && !file.endsWith(".md"))
        copyFileSync(join(root, "www/demo", file), join(out, file));
    }
    const wasm = "conecte_ozmap_bg.wasm";
    copyFileSync(join(dist, "wasm/browser", wasm), join(out, wasm));
    copyFileSync(join(root, "docs/openapi.json"), join(out, "openapi.json"));
  },
};

const client = {
  name: "client",
  needs: ["wasm-browser", "leaflet"],
  inputs: [
    "www/client",
    "www/form",
    "www/tsconfig.build.json",
    "scripts/lib/script.mjs",
    "dist/wasm/browser",
    "dist/leaflet",
    ...JS,
  ],
  outputs: [
    join(dist, "client", "index.js"),
    join(dist, "client", "index.d.ts"),
    join(dist, "script", "conecte.js"),
  ],
  async run() {
    for (const part of ["client", "form", "inline", "script"])
      rmSync(join(dist, part), { recursive: true, force: true });
    const wasm = readFileSync(join(dist, "wasm/browser/conecte_ozmap_bg.wasm")).toString("base64");
    mkdirSync(join(dist, "inline"), { recursive: true });
    writeFileSync(join(dist, "inline", "wasm.js"), `export const base64 =\n  "${wasm}";\n`);
    writeFileSync(join(dist, "inline", "wasm.d.ts"), "export declare const base64: string;\n");
    await must(bin("tsc"), ["-p", "www/tsconfig.build.json"]);
    await buildScript();
  },
};

/** Every step; `lockedVersion` makes a wrong Cargo.lock show before minutes of building. */
export function steps() {
  lockedVersion("wasm-bindgen");
  return [wasm("edge"), wasm("browser", { minify: true }), simulator, worker, leaflet, demo, client];
}
