/** Sites are set up over the API: a document takes effect whole or not at all, and who may do it is exact. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { SIMULATOR_TOKEN } from "../../scripts/edge.mjs";
import { otherSite, SITE, signupAt } from "./data.ts";
import { isProblem, startStack } from "./harness.ts";

const stack = await startStack();
const viable = signupAt(stack.place("viable"));
const secrets = { ozmapToken: SIMULATOR_TOKEN };
const ozmap = { url: stack.sim.url };
const documentOf = (id: string, change: object = {}) =>
  otherSite(id, { ozmap, origins: ["https://assine.teste.example"], ...change });
const put = (site: { id: string }, more: object = { secrets }, key?: string) =>
  stack.sites("PUT", `/${site.id}`, { site, ...more }, key);
const stands = async (id: string) => JSON.parse((await stack.sites("GET", `/${id}`)).text);
const mistakes = ({ body }: { body: { errors?: { pointer: string; code: string }[] } }) =>
  body.errors?.map(({ pointer, code }) => `${pointer} ${code}`);

test("a site that is applied sells at once, and its document is told as it was written", async () => {
  const site = documentOf("nova");
  isProblem(await stack.check(viable, site.key), 401, "site_key_unknown");
  const made = await put(site);
  assert.equal(made.status, 201, made.text);
  const { appliedAt, tags: _tags, skipped: _skipped, ...rest } = JSON.parse(made.text);
  assert.deepEqual(rest, { id: "nova", version: 1, changed: true });
  assert.ok(Date.parse(appliedAt) <= Date.now());
  assert.equal((await stack.check(viable, site.key)).body.outcome, "viable");
  const told = await stands("nova");
  assert.deepEqual(told.site, site);
  assert.deepEqual(Object.keys(told.secrets), ["ozmapToken"]);
  assert.deepEqual(
    told.versions.map(({ version, by }: { version: number; by: string }) => [version, by]),
    [[1, "deployment"]],
  );
  const { sites } = JSON.parse((await stack.sites("GET")).text);
  assert.deepEqual(
    sites.map(({ id, name, key, version }: Record<string, unknown>) => ({ id, name, key, version })),
    [SITE, site]
      .map(({ id, name, key }) => ({ id, name, key, version: 1 }))
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
  );
});

test("what changes nothing asks OZmap nothing, and makes no version", async () => {
  const site = documentOf("nova");
  const before = (await stack.noted("", "")).length;
  for (const more of [{}, { secrets }, { secrets: {} }]) {
    const answer = await put(site, more);
    assert.deepEqual([answer.status, JSON.parse(answer.text).changed], [200, false], answer.text);
    assert.equal(JSON.parse(answer.text).version, 1);
  }
  assert.equal((await stack.noted("", "")).length, before);
});

test("a check says what applying would, and writes nothing", async () => {
  const site = documentOf("nova", { name: "Outro nome" });
  const checked = await stack.sites("POST", "/nova/check", { site });
  assert.deepEqual([checked.status, JSON.parse(checked.text).changed], [200, true], checked.text);
  assert.equal((await stands("nova")).version, 1);
  const unknown = await stack.sites("POST", "/so-um-teste/check", {
    site: documentOf("so-um-teste"),
    secrets,
  });
  assert.equal(unknown.status, 200, unknown.text);
  isProblem(await stack.sites("GET", "/so-um-teste"), 404, "site_not_found");
});

test("a document with mistakes is refused by name, and the one in effect goes on", async () => {
  const site = documentOf("nova");
  const cases: [object, string[]][] = [
    [{ plans: [] }, ["/plans no_plans"]],
    [{ key: "sk_not_publishable" }, ["/key not_a_publishable_key"]],
    [{ ozmap: { url: "http://ozmap.teste.example/api/v2" } }, ["/ozmap/url plain_http"]],
    [{ ozmap: { url: "https://outro.teste.example/api/v2" } }, ["/ozmap/url token_required"]],
    [{ key: SITE.key }, ["/key duplicate"]],
    [{ lookups: { geocode: [{ provider: "google" }] } }, ["/lookups/geocode/0 key_required"]],
    [{ id: "outra" }, ["/id other_site"]],
  ];
  for (const [change, wanted] of cases)
    for (const [method, path] of [
      ["PUT", "/nova"],
      ["POST", "/nova/check"],
    ] as const) {
      const answer = await stack.sites(method, path, { site: { ...site, ...change } });
      isProblem(answer, 422, "site_invalid");
      assert.deepEqual(mistakes(answer), wanted, path);
    }
  for (const [more, wanted] of [
    [{ secrets: { ozmapToken: "duas palavras" } }, ["/secrets/ozmapToken not_a_secret"]],
    [{ secrets: { googleKey: "invented" } }, ["/secrets/googleKey not_used"]],
    [{ secrets: { token: "invented" } }, ["/secrets/token unknown_secret"]],
  ] as const) {
    const answer = await put(site, more);
    isProblem(answer, 422, "invalid_input");
    assert.deepEqual(mistakes(answer), wanted);
  }
  for (const body of ["", "[]", "{}", JSON.stringify({ site, more: 1 })])
    isProblem(await stack.sites("PUT", "/nova", body), 400, "invalid_json");
  isProblem(await stack.sites("PUT", "/nova", " ".repeat(129 * 1024)), 413, "body_too_large");
  assert.equal((await stands("nova")).version, 1);
  assert.equal((await stack.check(viable, site.key)).body.outcome, "viable");
});

test("tags are named as people do, and what takes effect holds their ids", async () => {
  const plans = (...regionTags: string[]) => ({ origins: [], plans: [{ ...SITE.plans[1], regionTags }] });
  const site = documentOf("etiquetas", plans("Fibra 600"));
  const made = await put(site);
  assert.equal(made.status, 201, made.text);
  const { tags, skipped } = JSON.parse(made.text);
  const [{ regions, ...tag }] = tags;
  assert.deepEqual([tag, tags.length], [{ name: "Fibra 600", id: SITE.plans[1].regionTags[0] }, 1]);
  assert.ok(regions > 0 && skipped.tags === 0, made.text);
  assert.deepEqual((await stands("etiquetas")).site.plans[0].regionTags, ["Fibra 600"]);
  for (const [place, wanted] of [
    ["viable", undefined],
    ["outsidePlanRegion", "outside_plan_region"],
  ] as const)
    assert.equal(
      (await stack.check(signupAt(stack.place(place), "fibra-600"), site.key)).body.reason,
      wanted,
    );
  const wrong = await put(
    documentOf("etiquetas", plans("Fibra 600", "fibra 600", "Manutenção", "Rural")),
    {},
  );
  isProblem(wrong, 422, "site_invalid");
  assert.deepEqual(mistakes(wrong), [
    "/plans/0/regionTags/1 tag_unknown",
    "/plans/0/regionTags/2 tag_not_for_regions",
    "/plans/0/regionTags/3 tag_covers_nothing",
  ]);
  assert.equal((await stands("etiquetas")).version, 1);
});

test("nothing takes effect when OZmap refuses the token or does not answer", async () => {
  const site = documentOf("nova", { key: "pk_test_nova_0002" });
  isProblem(await put(site, { secrets: { ozmapToken: "wrong-invented" } }), 502, "upstream_unauthorized");
  await stack.faults({ match: {}, kind: "reset_before" });
  isProblem(await put(site), 502, "upstream_unreachable");
  await stack.faults();
  isProblem(
    await put(documentOf("nunca"), { secrets: { ozmapToken: "wrong-invented" } }),
    502,
    "upstream_unauthorized",
  );
  isProblem(await stack.sites("GET", "/nunca"), 404, "site_not_found");
  isProblem(await stack.check(viable, site.key), 401, "site_key_unknown");
  // The token that works was not replaced by one that does not.
  assert.equal((await stack.check(viable, documentOf("nova").key)).body.outcome, "viable");
  assert.equal((await stands("nova")).version, 1);
});

test("origins are exact, for preflights and for calls, and a new one counts at once", async () => {
  const [old, fresh] = ["https://assine.teste.example", "https://novo.teste.example"];
  const preflight = async (origin: string) => {
    const headers = { origin, "access-control-request-method": "POST" };
    const { headers: answered } = await stack.call("/v1/viability", {
      method: "OPTIONS",
      headers,
      key: undefined,
    });
    return answered.get("access-control-allow-origin");
  };
  const plans = (origin: string) =>
    stack.call("/v1/plans", { headers: { origin }, key: documentOf("nova").key });
  const near = [
    `${old}.br`,
    `${old}:444`,
    old.replace("https", "http"),
    "https://teste.example",
    "null",
    fresh,
  ];
  for (const origin of near) {
    assert.equal(await preflight(origin), null, origin);
    isProblem(await plans(origin), 403, "origin_not_allowed");
  }
  assert.equal(await preflight(old), old);
  assert.equal((await plans(old)).status, 200);
  assert.equal((await put(documentOf("nova", { origins: [fresh] }), {})).status, 200);
  assert.equal(await preflight(fresh), fresh);
  assert.equal((await plans(fresh)).status, 200);
  assert.equal(await preflight(old), null);
  isProblem(await plans(old), 403, "origin_not_allowed");
});

test("a new publishable key opens at once, and the old one no longer", async () => {
  const site = documentOf("nova", { key: "pk_test_nova_0002" });
  assert.equal((await put(site, {})).status, 200);
  assert.equal((await stack.check(viable, site.key)).body.outcome, "viable");
  isProblem(await stack.check(viable, documentOf("nova").key), 401, "site_key_unknown");
  // Somebody else may have it now.
  const next = documentOf("segunda", { key: documentOf("nova").key });
  assert.equal((await put(next)).status, 201);
  isProblem(await put({ ...site, key: next.key }, {}), 422, "site_invalid");
});

test("of two changes at a time one counts, and the other is told", async () => {
  const before = (await stands("nova")).version;
  // Both are compared with the same version before either is stored.
  await stack.faults({ match: {}, kind: "latency", ms: 1500 });
  const answers = await Promise.all(
    ["Um", "Dois"].map((name) => put(documentOf("nova", { name, key: "pk_test_nova_0002" }), {})),
  );
  await stack.faults();
  const won = answers.find(({ status }) => status === 200);
  const lost = answers.find((answer) => answer !== won);
  assert.ok(won && lost);
  isProblem(lost, 409, "site_changed");
  const after = await stands("nova");
  assert.deepEqual([after.version, JSON.parse(won.text).version], [before + 1, before + 1]);
});

test("of two new sites that want one publishable key at the same time, one has it", async () => {
  const key = "pk_test_wanted_by_two_0001";
  // Nobody has it yet when either is checked.
  await stack.faults({ match: {}, kind: "latency", ms: 1500 });
  const sites = ["gemea-um", "gemea-dois"].map((id) => documentOf(id, { key, origins: [] }));
  const answers = await Promise.all(sites.map((site) => put(site)));
  await stack.faults();
  const lost = answers.find(({ status }) => status !== 201);
  assert.ok(lost && answers.some(({ status }) => status === 201));
  isProblem(lost, 422, "site_invalid");
  assert.deepEqual(mistakes(lost), ["/key duplicate"]);
  assert.equal((await stack.check(viable, key)).body.outcome, "viable");
});

test("the deployment's key sets up everything, an operator's key its own site, and nothing else opens", async () => {
  const operator = JSON.parse((await stack.sites("POST", "/nova/keys", {})).text).key;
  const own = documentOf("nova", { key: "pk_test_nova_0002", name: "Pelo operador" });
  const asOperator = await put(own, {}, operator);
  assert.equal(asOperator.status, 200, asOperator.text);
  assert.notEqual((await stands("nova")).versions[0].by, "deployment");
  assert.equal((await stack.sites("GET", "/nova", undefined, operator)).status, 200);
  for (const [method, path, body] of [
    ["PUT", "/segunda", { site: documentOf("segunda"), secrets }],
    ["PUT", "/terceira", { site: documentOf("terceira"), secrets }],
    ["POST", "/terceira/check", { site: documentOf("terceira"), secrets }],
    ["GET", "/segunda", undefined],
    ["GET", "/terceira", undefined],
    ["GET", "/segunda/keys", undefined],
    ["POST", "/segunda/keys", {}],
    ["DELETE", "/segunda/keys/nobody", undefined],
  ] as const)
    isProblem(await stack.sites(method, path, body, operator), 401, "operator_key_required");
  for (const key of [operator, "", SITE.key, stack.edge.ticketKey, `${stack.edge.deploymentKey}x`, "ak_"]) {
    isProblem(await stack.sites("GET", "", undefined, key), 401, "deployment_key_required");
    isProblem(await stack.sites("DELETE", "/nova", undefined, key), 401, "deployment_key_required");
    if (key !== operator) isProblem(await put(own, {}, key), 401, "operator_key_required");
  }
  // Not even from a page of the site's own.
  const headers = {
    authorization: `Bearer ${stack.edge.deploymentKey}`,
    origin: "https://assine.teste.example",
  };
  isProblem(await stack.call("/v1/sites", { headers }), 403, "origin_not_allowed");
});

test("a site is removed once its reservations are at an end, and nothing of it opens any more", async () => {
  const site = documentOf("passageira");
  assert.equal((await put(site)).status, 201);
  const { key } = JSON.parse((await stack.sites("POST", "/passageira/keys", {})).text);
  const reserved = await stack.reserve(
    viable,
    await stack.ticketFor(viable, site.key),
    "site-remove-1",
    site.key,
  );
  assert.equal(reserved.status, 201, reserved.text);
  isProblem(await stack.sites("DELETE", "/passageira"), 409, "site_has_reservations");
  assert.equal((await stack.reservation(reserved.body, "DELETE", site.key)).body.state, "cancelled");
  const gone = await stack.sites("DELETE", "/passageira");
  assert.equal(gone.status, 200, gone.text);
  isProblem(await stack.check(viable, site.key), 401, "site_key_unknown");
  const headers = { authorization: `Bearer ${key}` };
  isProblem(await stack.call("/v1/conditions", { headers, key: undefined }), 401, "operator_key_required");
  isProblem(await stack.sites("GET", "/passageira"), 404, "site_not_found");
  isProblem(await stack.sites("DELETE", "/passageira"), 404, "site_not_found");
  // Made anew, it has neither its old keys nor its old token.
  isProblem(await put(site, {}), 422, "site_invalid");
  assert.equal((await put(site)).status, 201);
  isProblem(await stack.call("/v1/conditions", { headers, key: undefined }), 401, "operator_key_required");
});
