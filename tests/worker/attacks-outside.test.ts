/** Where the edge may be made to call: nowhere but to the hosts of its configuration, and those only of one kind. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, beforeEach, test } from "node:test";
import { generation } from "../../dist/wasm/edge/generation.js";
import { SITE, signupAt } from "./data.ts";
import { isProblem, startStack } from "./harness.ts";

/** Whoever is called without being in the configuration. */
const caught: string[] = [];
const elsewhere = createServer((incoming, response) => {
  caught.push(`${incoming.method} ${incoming.url} ${incoming.headers.authorization ?? ""}`);
  response.end("{}");
}).listen(0, "127.0.0.1");
after(() => {
  elsewhere.closeAllConnections();
  elsewhere.close();
});
await new Promise((resolve) => elsewhere.once("listening", resolve));
const evil = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;

const stack = await startStack();
const signup = signupAt(stack.place("viable"));
beforeEach(() => stack.sim.control("reset", {}));

test("the trap catches who comes", async () => {
  await fetch(`${evil}/seen`);
  assert.deepEqual(caught.splice(0), ["GET /seen "]);
});

test("a redirect from OZmap is followed by nobody, on no call, with no status", async () => {
  for (const status of [301, 302, 303, 307, 308]) {
    await stack.faults({
      match: { pathContains: "/api/v2" },
      kind: "redirect",
      status,
      body: `${evil}/stolen`,
    });
    isProblem(await stack.check(signup), 502, "upstream_error");
    const headers = { "idempotency-key": `attack-redirect-${status}` };
    isProblem(await stack.call("/v1/leads", { body: signup, headers }), 502, "upstream_error");
    await stack.faults({
      match: { method: "POST", pathContains: "/properties" },
      kind: "redirect",
      status,
      body: `${evil}/stolen`,
    });
    const ticket = await stack.ticketFor(signup);
    const answer = await stack.reserve(signup, ticket, `attack-redirect-port-${status}`);
    assert.deepEqual([answer.status, answer.body.state], [202, "pending"], answer.text);
    const cancelled = await stack.reservation(answer.body, "DELETE");
    assert.equal(cancelled.status, 200, cancelled.text);
  }
  assert.deepEqual(caught, []);
  assert.deepEqual(await stack.noted("", "/stolen"), []);
});

test("nor one from a look-up provider", async () => {
  await stack.faults({ match: { pathContains: "/_lookup/" }, kind: "redirect", body: `${evil}/stolen` });
  isProblem(await stack.call("/v1/cep/88010-000"), 503, "lookup_unavailable");
  const address = { ...signup.address, number: "4242" };
  isProblem(await stack.call("/v1/geocode", { body: { address } }), 503, "lookup_unavailable");
  assert.deepEqual(caught, []);
});

test("nothing that a page sends becomes part of an address", async () => {
  const host = new URL(evil).host;
  const bad = [
    `@${host}/`,
    `${evil}/`,
    `//${host}/`,
    `..@${host}`,
    `\\\\${host}\\`,
    `x#@${host}`,
    `%40${host}`,
  ];
  for (const text of bad) {
    isProblem(await stack.call(`/v1/cep/${encodeURIComponent(text)}`), 422, "invalid_input");
    isProblem(await stack.call(`/v1/reservations/${encodeURIComponent(text)}`), 404, "reservation_not_found");
    for (const field of ["street", "district", "city"]) {
      const answer = await stack.call("/v1/geocode", {
        body: { address: { ...signup.address, [field]: text } },
      });
      assert.equal(answer.status, 200, answer.text);
      const there = await stack.check({ ...signup, address: { ...signup.address, [field]: text } });
      assert.equal(there.body.outcome, "viable");
    }
    isProblem(await stack.check({ ...signup, plan: text }), 422, "invalid_input");
  }
  assert.deepEqual(caught, []);
  // What reached the simulator is its own paths, each the same whatever was sent.
  const paths = new Set((await stack.noted("", "/")).map(({ path }) => path));
  assert.deepEqual([...paths].sort(), ["/_lookup/nominatim/search", "/api/v2/ftth-viability/radius"]);
});

const core = generation();
const wasm = new URL("../../dist/wasm/edge/conecte_ozmap_bg.wasm", import.meta.url);
core.initSync({ module: new WebAssembly.Module(readFileSync(wasm)) });

/** What is wrong with a site of this change; nothing if it is right. */
function mistakes(change: object): string[] {
  try {
    new core.Site(JSON.stringify({ ...SITE, ...change })).free();
    return [];
  } catch (thrown) {
    const { code, errors } = thrown as { code: string; errors: { pointer: string; code: string }[] };
    assert.equal(code, "site_invalid");
    return errors.map((error) => `${error.pointer} ${error.code}`);
  }
}

/** The fields of a site that hold an address, and where a mistake in them is said to be. */
const FIELDS: [string, (url: string) => object][] = [
  ["/ozmap/url", (url) => ({ ozmap: { url } })],
  ["/lookups/cep/0/url", (url) => ({ lookups: { cep: [{ provider: "viacep", url }] } })],
  ["/lookups/geocode/0/url", (url) => ({ lookups: { geocode: [{ provider: "google", url }] } })],
  ["/turnstile/url", (url) => ({ turnstile: { siteKey: "1x00000000000000000000AA", url } })],
];

/** Addresses that would lead elsewhere than they seem to, or in the clear. */
const BAD_URLS: [string, string][] = [
  ["", "not_a_url"],
  ["ozmap.example", "not_a_url"],
  ["//ozmap.example", "not_a_url"],
  ["file:///etc/passwd", "not_a_url"],
  ["gopher://127.0.0.1:25/", "not_a_url"],
  ["data:text/plain,x", "not_a_url"],
  ["javascript:alert(1)", "not_a_url"],
  ["unix:/var/run/docker.sock", "not_a_url"],
  ["https://", "not_a_url"],
  ["https:///api", "not_a_url"],
  ["https://ozmap.example@evil.example", "not_a_url"],
  ["https://user:pass@ozmap.example", "not_a_url"],
  ["https://ozmap.example\\@evil.example", "not_a_url"],
  ["https://ozmap.example/api?x=", "not_a_url"],
  ["https://ozmap.example/api#", "not_a_url"],
  ["https://ozmap.example/../admin", "not_a_url"],
  ["https://ozmap.example/%2e%2e/admin", "not_a_url"],
  ["https://ozmap.example:0", "not_a_url"],
  ["https://ozmap.example:99994", "not_a_url"],
  ["https://ozmap.example:9994:80", "not_a_url"],
  ["https://ozmap.example/\r\nhost: evil.example", "not_a_url"],
  ["https://ozmap.example/ api", "not_a_url"],
  ["https://ozmap。example", "not_a_url"],
  ["http://ozmap.example", "plain_http"],
  ["http://169.254.169.254/latest/meta-data", "plain_http"],
  ["http://10.0.0.1:9994", "plain_http"],
  ["http://0.0.0.0:9994", "plain_http"],
  ["http://127.0.0.1.evil.example", "plain_http"],
  ["http://localhost.evil.example", "plain_http"],
  ["http://[::ffff:10.0.0.1]", "plain_http"],
  ["http://2130706433", "plain_http"],
];

for (const [pointer, change] of FIELDS)
  test(`${pointer}: an address that leads elsewhere, or in the clear, is refused`, () => {
    for (const url of [
      "https://ozmap.example:9994/api/v2",
      "https://[2001:db8::1]:9994/api",
      "http://[::1]:9994",
    ])
      assert.deepEqual(mistakes(change(url)), [], url);
    for (const [url, code] of BAD_URLS) assert.deepEqual(mistakes(change(url)), [`${pointer} ${code}`], url);
  });

test("origins and contact are no way out either", () => {
  for (const origin of [
    "*",
    "null",
    "https://*.example",
    "https://a.example/",
    "https://u@a.example",
    "http://a.example",
  ])
    assert.equal(mistakes({ origins: [origin] }).length, 1, origin);
  for (const contact of ["a@b.example\r\nhost: evil.example", "http://a.example", "https://a.example/)(x"])
    assert.deepEqual(mistakes({ lookups: { contact } }), ["/lookups/contact not_a_contact"], contact);
});

test("a site with such an address is not applied, and nobody is called", async () => {
  const { site } = JSON.parse((await stack.sites("GET", `/${SITE.id}`)).text).site;
  for (const change of [
    { lookups: { cep: [{ provider: "viacep", url: `${evil}@ozmap.example` }], geocode: [] } },
    { ozmap: { url: `${evil}@ozmap.example/api/v2` } },
    { ozmap: { url: evil } },
  ]) {
    const body = { site: { ...site, ...change } };
    for (const [method, path] of [
      ["PUT", `/${SITE.id}`],
      ["POST", `/${SITE.id}/check`],
    ] as const)
      isProblem(await stack.sites(method, path, body), 422, "site_invalid");
  }
  assert.deepEqual(caught, []);
  assert.equal((await stack.check(signup)).body.outcome, "viable");
});
