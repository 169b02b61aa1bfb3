// The configuration of plain workerd, made from wrangler.jsonc and the bundle that wrangler wrote.
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { dist, root } from "./env.mjs";

/** wrangler.jsonc; comments there stand on lines of their own. */
export function readWrangler() {
  return JSON.parse(readFileSync(join(root, "wrangler.jsonc"), "utf8").replace(/^\s*\/\/.*$/gm, ""));
}

// JSON strings are valid Cap'n Proto text as long as they are printable ASCII, and paths and names here are.
const text = (value) => JSON.stringify(value);
const list = (rows) => `[\n${rows.map((row) => `    ${row},\n`).join("")}  ]`;

/** The bundle's modules; its entry first, which is how workerd knows it. */
function modules(bundle, configDir) {
  const kinds = { js: "esModule", wasm: "wasm", txt: "text", html: "text", bin: "data" };
  const files = readdirSync(bundle).filter((file) => Object.hasOwn(kinds, file.split(".").pop()));
  files.sort((a, b) => Number(b === "index.js") - Number(a === "index.js") || a.localeCompare(b));
  return files.map((file) => {
    const path = relative(configDir, join(bundle, file));
    return `(name = ${text(file)}, ${kinds[file.split(".").pop()]} = embed ${text(path)})`;
  });
}

/**
 * `configDir` is where the text is stored: embedded files are named from there. `variables` are environment
 * variables that become text bindings: their values (secrets among them) are in no file. `texts` are text bindings
 * whose values are files in `configDir`. `assetsDir: null` leaves out the page. `authority` is the certificate, a file in
 * `configDir`, of one more authority than those of the machine.
 */
export function workerdConfig({
  configDir,
  port,
  listen = `127.0.0.1:${port}`,
  storageDir,
  variables,
  texts = {},
  bundle = join(dist, "worker"),
  assetsDir = join(dist, "demo"),
  authority = "",
}) {
  const {
    name,
    compatibility_date: date,
    compatibility_flags: flags = [],
    durable_objects,
    migrations,
  } = readWrangler();
  const withSql = new Set(migrations.flatMap((migration) => migration.new_sqlite_classes ?? []));
  const objects = durable_objects.bindings;
  const namespaces = objects.map(
    ({ class_name: cls }) =>
      `(className = ${text(cls)}, uniqueKey = ${text(`${name}-${cls}`)}, enableSql = ${withSql.has(cls)})`,
  );
  const bindings = [
    ...objects.map(
      (object) => `(name = ${text(object.name)}, durableObjectNamespace = ${text(object.class_name)})`,
    ),
    ...(assetsDir === null ? [] : [`(name = "ASSETS", service = "assets")`]),
    ...Object.entries(texts).map(([name, file]) => `(name = ${text(name)}, text = embed ${text(file)})`),
    ...variables.map((variable) => `(name = ${text(variable)}, fromEnvironment = ${text(variable)})`),
  ];
  const extra = authority ? `, trustedCertificates = [embed ${text(authority)}]` : "";
  const tls = `(trustBrowserCas = true${extra})`;
  const common = `compatibilityDate = ${text(date)}`;
  return `# Written by scripts/lib/config.mjs. Holds no secret: those are environment variables.
using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "edge", worker = .edge),
${assetsDir === null ? "" : assetsServices(assetsDir)}    (name = "ledger-disk", disk = (path = ${text(storageDir)}, writable = true)),
    # An OZmap may be on this machine or in a private network.
    (name = "internet", network = (allow = ["public", "private", "local"], tlsOptions = ${tls})),
  ],
  sockets = [(name = "http", address = ${text(listen)}, http = (), service = "edge")],
);

const edge :Workerd.Worker = (
  ${common},
  compatibilityFlags = ${JSON.stringify(flags)},
  modules = ${list(modules(bundle, configDir))},
  bindings = ${list(bindings)},
  durableObjectNamespaces = ${list(namespaces)},
  durableObjectStorage = (localDisk = "ledger-disk"),
  globalOutbound = "internet",
);
${assetsDir === null ? "" : assetsWorker(common, configDir)}`;
}

const assetsServices = (dir) => `    (name = "assets", worker = .assets),
    (name = "assets-disk", disk = (path = ${text(dir)})),
`;

const assetsWorker = (common, configDir) => `
const assets :Workerd.Worker = (
  ${common},
  modules = [(name = "static-assets.js", esModule = embed ${text(relative(configDir, join(root, "scripts/lib/static-assets.js")))})],
  bindings = [(name = "DISK", service = "assets-disk")],
);
`;
