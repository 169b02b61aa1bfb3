/** A site's document: its schema beside the core, which has the last word. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import { generation } from "../../dist/wasm/edge/generation.js";
import { exampleSites } from "../../scripts/edge.mjs";
import { root } from "../../scripts/lib/env.mjs";
import { schemaAt } from "./contract.ts";
import { ALIKE, type Change, CORE_ONLY, changed } from "./site-documents.ts";

const read = (path: string) => readFileSync(join(root, path), "utf8");

interface Node {
  $ref?: string;
  properties?: Record<string, Node>;
  items?: Node;
}
const schema: Node & { $defs: Record<string, Node>; examples: [object] } = JSON.parse(
  read("docs/site.schema.json"),
);
const example = schema.examples[0];
const demo = JSON.parse(read("www/worker/site.example.json"));

const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true, strictTypes: false }).compile<object>(
  schema,
);

const core = generation();
const wasm = join(root, "dist/wasm/edge/conecte_ozmap_bg.wasm");
core.initSync({ module: new WebAssembly.Module(readFileSync(wasm)) });

interface Refusal {
  status: number;
  code: string;
  detail: string;
  errors: { pointer: string; code: string }[];
}

/** What the core throws at a document; nothing if it takes it. */
function refusal(document: object, of: "Site" | "SiteCheck" = "SiteCheck"): Refusal | undefined {
  try {
    new core[of](JSON.stringify(document)).free();
    return undefined;
  } catch (thrown) {
    if (thrown instanceof Error) throw thrown;
    return thrown as Refusal;
  }
}

const mistakes = (document: object) =>
  refusal(document)?.errors.map(({ pointer, code }) => `${pointer} ${code}`);

test("the examples are documents, to the schema and to the core", () => {
  for (const document of [example, demo]) {
    assert.ok(validate(document), JSON.stringify(validate.errors));
    assert.equal(refusal(document), undefined);
  }
  assert.equal(demo.$schema, "../../docs/site.schema.json");
  assert.deepEqual(exampleSites(), { sites: [demo] });
  assert.equal(refusal(demo, "Site"), undefined, "its tags are ids");
  assert.deepEqual(
    refusal(changed(example, { at: "/plans/1/regionTags", to: ["Fibra 600", "São José"] }), "Site")?.errors,
    ["0", "1"].map((at) => ({ pointer: `/plans/1/regionTags/${at}`, code: "tag_not_an_id" })),
  );
});

test("the core's own site says what its document says", () => {
  const document = { ...example, ...demo, texts: { en: { next: "Soon." } }, languages: ["en"] };
  using site = new core.Site(JSON.stringify(document));
  assert.deepEqual([site.id, site.name, site.key], [demo.id, demo.name, demo.key]);
  assert.deepEqual([site.origins(), site.ozmapUrl], [demo.origins, demo.ozmap.url]);
  const { name, languages, texts } = document;
  const { siteKey } = (example as { turnstile: { siteKey: string } }).turnstile;
  const { plans, ...rest } = JSON.parse(site.plansJson);
  assert.deepEqual(rest, { site: { name, languages, texts, turnstile: { siteKey } } });
  assert.equal(plans.length, demo.plans.length);
  assert.deepEqual(schemaAt("components", "schemas", "Plans")(JSON.parse(site.plansJson)), []);
});

test("a check is a session, whose site sends and sells nothing", () => {
  using check = new core.SiteCheck(JSON.stringify(example));
  using site = check.site;
  assert.deepEqual(JSON.parse(site.plansJson).plans, []);
  const answer = (rows: object[]) => new TextEncoder().encode(JSON.stringify({ rows, hasNextPage: false }));
  const id = "5a1702000000000000000001";
  const polygon = {
    type: "Polygon",
    coordinates: [
      [
        [0, 0],
        [1, 0],
        [0, 1],
      ],
    ],
  };
  const pages = [
    ["tags", answer([{ id, name: "Fibra 600", allowedTypes: ["region"] }])],
    ["regions", answer([{ id: "r", name: "R", polygon, tags: [{ id, name: "Fibra 600" }] }])],
  ] as const;
  for (const [call, page] of pages) {
    assert.throws(
      () => check.finish(),
      (thrown) => (thrown as Refusal).code === "internal",
    );
    assert.throws(
      () => check.answer(401, page),
      (thrown) => (thrown as Refusal).code === "upstream_unauthorized",
    );
    assert.throws(
      () => check.lost("timeout"),
      (thrown) => (thrown as Refusal).code === "upstream_timeout",
    );
    using request = check.request();
    assert.deepEqual([request?.call, request?.target], [call, `/${call}?limit=100&page=1`]);
    check.answer(200, page);
  }
  assert.equal(check.request(), undefined);
  const { document, errors, tags, skipped } = JSON.parse(check.finish());
  assert.deepEqual(document, changed(example, { at: "/plans/1/regionTags/0", to: id }));
  assert.deepEqual(errors, [{ pointer: "/plans/1/regionTags/1", code: "tag_unknown" }]);
  assert.deepEqual([tags, skipped], [[{ name: "Fibra 600", id, regions: 1 }], { tags: 0, regions: 0 }]);
});

/** The fields that the core knows at a place, in its own words. */
function fieldsOfCore(at: string): string[] {
  const refused = refusal(changed(example, { at: `${at}/nope`, to: 1 }));
  assert.deepEqual(refused?.errors, [{ pointer: "", code: "not_a_site" }], at);
  const [, known = ""] = refused.detail.match(/unknown field `nope`, expected (.+), at line/) ?? [];
  return [...known.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name);
}

const resolved = (node: Node | undefined): Node =>
  node?.$ref ? { ...schema.$defs[node.$ref.split("/").at(-1) ?? ""] } : (node ?? {});

/** The schema of a place in a document. */
function schemaOf(at: string): Node {
  const step = (node: Node, name: string) =>
    resolved(/^\d+$/.test(name) ? node.items : node.properties?.[name]);
  return at.split("/").slice(1).reduce(step, schema);
}

/** Where a document has an object: one of each kind. */
const OBJECTS = [
  "",
  "/ozmap",
  "/plans/0",
  "/texts/pt-BR",
  "/lookups",
  "/lookups/cep/0",
  "/lookups/geocode/0",
  "/limits",
  "/turnstile",
];

test("every field of the core is in the schema and in the example, and no other", () => {
  for (const at of OBJECTS) {
    const { properties = {} } = schemaOf(at);
    assert.ok(Object.keys(properties).length > 1, at);
    assert.deepEqual(fieldsOfCore(at).sort(), Object.keys(properties).sort(), at);
    for (const [name, field] of Object.entries(properties)) {
      assert.ok(JSON.stringify(example).includes(`"${name}":`), `the example has no ${at}/${name}`);
      assert.ok("description" in field, `${at}/${name} is not described`);
    }
  }
});

test("schema and core agree on every document that differs in what a schema can say", () => {
  let good = 0;
  for (const { at, to, code } of ALIKE) {
    const document = changed(example, { at, to });
    const said = `${at} ${JSON.stringify(to)?.slice(0, 80)}`;
    assert.equal(validate(document), code === undefined, `${said} ${JSON.stringify(validate.errors)}`);
    if (code === undefined) good += 1;
    const wanted = code?.startsWith("/")
      ? [code]
      : code && [code === "not_a_site" ? " not_a_site" : `${at} ${code}`];
    assert.deepEqual(mistakes(document), wanted, said);
  }
  assert.ok(good > 30 && ALIKE.length > 100, `${good} of ${ALIKE.length}`);
});

test("what only the core can see, it names, and the schema lets pass", () => {
  for (const { changes, errors } of CORE_ONLY) {
    const document = changes.reduce((one: object, change: Change) => changed(one, change), example);
    assert.ok(validate(document), `${errors} ${JSON.stringify(validate.errors)}`);
    assert.deepEqual(mistakes(document), errors);
  }
});

test("docs/site-file.md names every code and every field", () => {
  const page = read("docs/site-file.md");
  const listed = [...page.matchAll(/^\| `([a-z_]+)` \| [^|]+ \| [^|]+ \|$/gm)].map(([, code = ""]) => code);
  const ofOzmap = ["tag_unknown", "tag_ambiguous", "tag_not_for_regions", "tag_covers_nothing"];
  const check = read("src/site/check.rs");
  for (const code of ofOzmap) assert.ok(check.includes(`"${code}"`), code);
  const ofEdge = ["other_site", "token_required", "key_required", "secret_required"];
  const edge = ["site_intake", "secrets"].map((name) => read(`src/edge/${name}.rs`)).join("");
  for (const code of ofEdge) assert.ok(edge.includes(`"${code}"`), code);
  const seen = [...ALIKE.map(({ code }) => code?.split(" ").at(-1)), "tag_not_an_id", ...ofOzmap, ...ofEdge];
  for (const { errors } of CORE_ONLY) seen.push(...errors.map((error) => error.split(" ").at(-1)));
  assert.deepEqual(listed.sort(), [...new Set(seen.filter((code) => code !== undefined))].sort());
  for (const at of OBJECTS)
    for (const name of Object.keys(schemaOf(at).properties ?? {}))
      assert.match(page, new RegExp(`^\\| [^|]*[\`.]${name.replace("$", "\\$")}[\`.]`, "m"), `${at}/${name}`);
});
