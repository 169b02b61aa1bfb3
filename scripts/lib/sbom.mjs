// What is in what we ship, as CycloneDX 1.5: crates from cargo's own resolution, npm packages from npm's, each with the
// hash that the lock file pins. No time and no random number is in it: the same sources give the same bytes.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { dist, root, toolEnv, WASM_TARGET } from "./env.mjs";
import { run } from "./process.mjs";

const { name, version, license } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

async function json(command, args) {
  const { ok, output } = await run(command, args, { env: toolEnv(), stdio: ["ignore", "pipe", "ignore"] });
  if (!ok) throw new Error(`${[command, ...args].join(" ")} failed`);
  return JSON.parse(output);
}

/** The checksums that Cargo.lock pins, by `name version`. */
function checksums() {
  const lock = readFileSync(join(root, "Cargo.lock"), "utf8");
  const rows = lock.matchAll(
    /name = "([^"]+)"\nversion = "([^"]+)"\nsource = "[^"]+"\nchecksum = "([0-9a-f]{64})"/g,
  );
  return new Map([...rows].map(([, crate, at, sum]) => [`${crate} ${at}`, sum]));
}

/** `name version` of the crates that a build links: what only runs in it (macros) is not in the product. */
async function linked(feature) {
  const what = [
    "-p",
    name,
    "--features",
    feature,
    "--target",
    WASM_TARGET,
    "--edges",
    "normal,no-proc-macro",
  ];
  const args = ["tree", "--locked", ...what, "--prefix", "none", "--format", "{p}"];
  const { ok, output } = await run("cargo", args, { env: toolEnv(), stdio: ["ignore", "pipe", "ignore"] });
  if (!ok) throw new Error("cargo tree failed");
  return new Set([...output.matchAll(/^(\S+) v(\S+)/gm)].map(([, crate, at]) => `${crate} ${at}`));
}

/** The crates of a build of ours, with what each of them links in turn. */
async function crates(feature) {
  const { packages, resolve } = await json("cargo", [
    "metadata",
    "--format-version=1",
    "--locked",
    `--filter-platform=${WASM_TARGET}`,
    `--features=${feature}`,
  ]);
  const inside = await linked(feature);
  const byId = new Map(packages.map((one) => [one.id, one]));
  const label = (id) => `${byId.get(id).name} ${byId.get(id).version}`;
  const ref = (id) => `pkg:cargo/${byId.get(id).name}@${byId.get(id).version}`;
  const links = ({ deps }) =>
    deps
      .filter(({ dep_kinds }) => dep_kinds.some(({ kind }) => kind === null))
      .map(({ pkg }) => pkg)
      .filter((pkg) => inside.has(label(pkg)));
  const sums = checksums();
  return resolve.nodes
    .filter(({ id }) => inside.has(label(id)))
    .map((node) => {
      const { name: crate, version: at, license: expression, source } = byId.get(node.id);
      const sum = sums.get(label(node.id));
      const component = {
        type: "library",
        "bom-ref": ref(node.id),
        name: crate,
        version: at,
        scope: "required",
        ...(sum ? { hashes: [{ alg: "SHA-256", content: sum }] } : {}),
        // Cargo once allowed a slash for OR.
        licenses: [{ expression: expression.replace(/\s*\/\s*/g, " OR ") }],
        purl: ref(node.id),
      };
      return { component, dependsOn: links(node).map(ref), own: source === null };
    });
}

/** The npm packages whose code is in the Worker: those that its source map names. */
async function npmPackages() {
  const { sources } = JSON.parse(readFileSync(join(dist, "worker", "index.js.map"), "utf8"));
  const used = new Set(
    sources.flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []),
  );
  const { components } = await json("npm", ["sbom", "--package-lock-only", "--sbom-format=cyclonedx"]);
  // Required here, though the project has them for its build alone.
  const found = components
    .filter(
      (one) => used.has(one.name) && !one.properties.some(({ name }) => name === "cdx:npm:package:path"),
    )
    .map((one) => ({ component: { ...one, scope: "required", properties: [] }, dependsOn: [], own: false }));
  const lost = [...used].filter((name) => !found.some(({ component }) => component.name === name));
  if (lost.length > 0) throw new Error(`npm does not know ${lost.join(", ")}`);
  return found;
}

function document(what, parts) {
  const self = `pkg:npm/${name}@${version}${what === "package" ? "" : `#${what}`}`;
  const [own, others] = [parts.filter((part) => part.own), parts.filter((part) => !part.own)];
  const direct = [
    ...own.flatMap((part) => part.dependsOn),
    ...others
      .filter(({ component }) => component.purl.startsWith("pkg:npm/"))
      .map(({ component }) => component["bom-ref"]),
  ];
  const byRef = (a, b) => (a["bom-ref"] < b["bom-ref"] ? -1 : 1);
  return {
    $schema: "http://cyclonedx.org/schema/bom-1.5.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.5",
    version: 1,
    metadata: {
      component: {
        type: what === "package" ? "library" : "application",
        "bom-ref": self,
        name: what === "package" ? name : `${name}-${what}`,
        version,
        licenses: [{ expression: license }],
        purl: self,
      },
    },
    components: others.map(({ component }) => component).sort(byRef),
    dependencies: [
      { ref: self, dependsOn: [...new Set(direct)].sort() },
      ...others
        .map(({ component, dependsOn }) => ({ ref: component["bom-ref"], dependsOn: [...dependsOn].sort() }))
        .sort((a, b) => (a.ref < b.ref ? -1 : 1)),
    ],
  };
}

/** The bill of the npm package: the crates in its WASM; it has no npm package in it. */
export async function packageBill() {
  return document("package", await crates("browser"));
}

/** The bill of the edge: the crates in its WASM, and the npm packages in the Worker, which has to be built. */
export async function edgeBill() {
  return document("edge", [...(await crates("edge")), ...(await npmPackages())]);
}
