/** CEPs and addresses through the real edge, against the simulator's look-up services. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { SIMULATOR_LOOKUP_KEY } from "../../scripts/edge.mjs";
import { KEY, otherSite, SITE } from "./data.ts";
import { type Answer, isProblem, startStack } from "./harness.ts";

const OWN = "https://assine.demo.example";
const STRANGE = "https://estranho.example";
const keyOf = (id: string) => `pk_test_${id}_0001`;

const stack = await startStack({
  sitesAsking: (lookup) => ({
    sites: [
      { ...SITE, origins: [OWN] },
      otherSite("none", { lookups: { cep: [], geocode: [] } }),
      otherSite("google", { lookups: { geocode: [lookup("google")] } }),
      otherSite("wrong", { lookups: { geocode: [lookup("google")] } }),
      otherSite("both", { lookups: { geocode: [lookup("nominatim"), lookup("google")] } }),
      otherSite("paced", {
        lookups: {
          contact: "noc@isp.example",
          cep: [lookup("brasilapi")],
          geocode: [{ ...lookup("nominatim"), perSecond: 1 }],
        },
      }),
    ],
  }),
  googleKey: {
    google: SIMULATOR_LOOKUP_KEY,
    both: SIMULATOR_LOOKUP_KEY,
    wrong: "a-wrong-lookup-key-invented-for-tests",
  },
});

const seen: Answer[] = [];
const keep = (answer: Answer) => {
  seen.push(answer);
  return answer;
};
const cep = async (text: string, key = KEY) => keep(await stack.call(`/v1/cep/${text}`, { key }));
const geocode = async (address: object, key = KEY) =>
  keep(await stack.call("/v1/geocode", { body: { address }, key }));
const asked = async (service: string) => (await stack.noted("GET", `/_lookup/${service}/`)).length;
const down = (service: string, fault: object = { kind: "status", status: 503 }) => ({
  match: { pathContains: `/_lookup/${service}/` },
  ...fault,
});

const TAINHAS = stack.place("viable");
const STREET = { street: "Rua das Tainhas", city: "Florianópolis", state: "SC" };
const FOUND = {
  outcome: "found",
  cep: "88067101",
  street: "Rua das Tainhas",
  district: "Pântano do Sul",
  city: "Florianópolis",
  state: "SC",
};

/** A new edge remembers nothing; the simulator's log begins anew. */
beforeEach(async () => {
  await stack.sim.control("reset", {});
  await stack.crash();
});

test("a CEP in any usual writing, asked for once", async () => {
  for (const text of ["88067-101", "88067101", "88.067-101", "88067%20101"]) {
    const answer = await cep(text);
    assert.deepEqual([answer.status, answer.body], [200, FOUND], text);
    assert.equal(answer.headers.get("content-type"), "application/json");
    assert.equal(answer.headers.get("cache-control"), "no-store");
  }
  assert.deepEqual([await asked("viacep"), await asked("brasilapi")], [1, 0]);
});

test("a town with a single CEP has no street", async () => {
  const town = { outcome: "found", cep: "88190900", city: "Governador Celso Ramos", state: "SC" };
  assert.deepEqual((await cep("88190-900")).body, town);
});

test("an unknown CEP is an answer, kept, and nobody else's business", async () => {
  for (const _ of [1, 2]) {
    const answer = await cep("99999-999");
    assert.deepEqual([answer.status, answer.body], [200, { outcome: "not_found" }]);
  }
  assert.deepEqual([await asked("viacep"), await asked("brasilapi")], [1, 0]);
});

test("what is no CEP is told so without asking anybody", async () => {
  for (const text of ["8806710", "880671011", "8806710A", "00000-000", "%00", "..%2F..%2Fsearch"]) {
    const answer = await cep(text);
    isProblem(answer, 422, "invalid_input");
    assert.deepEqual(answer.body.errors, [{ pointer: "/address/cep", code: "cep_invalid" }], text);
  }
  isProblem(await cep("%20"), 422, "invalid_input");
  isProblem(await cep(""), 404, "not_found");
  assert.deepEqual([await asked("viacep"), await asked("brasilapi")], [0, 0]);
});

const CEPS = [
  ...["viable", "noFreePort", "onlyDraft", "onlyBlocked", "notImplanted", "lastPort", "twoBoxes"],
  ...["edgeOfRadius", "outsidePlanRegion", "standardOnly", "noBoxInRange"],
].map((name) => stack.place(name).address);

const FAULTS = [
  { kind: "status", status: 503 },
  { kind: "status", status: 403 },
  { kind: "status", status: 400, body: '{"erro":"true"}' },
  { kind: "garbage" },
  { kind: "garbage", body: '{"erro":"false"}' },
  { kind: "garbage", body: '{"cep":"01001-000","localidade":"São Paulo","uf":"SP"}' },
  { kind: "reset_before" },
  { kind: "truncate" },
  { kind: "redirect" },
  { kind: "garbage", body: `{"erro":"true","more":"${"x".repeat(128 * 1024)}"}` },
];

test("whatever goes wrong with the first, the second answers", async () => {
  for (const [at, fault] of FAULTS.entries()) {
    await stack.faults(down("viacep", fault));
    const address = CEPS[at] ?? assert.fail("a CEP for each fault");
    const { body } = await cep(address.cep);
    const { cep: code, street, location } = body as Record<string, unknown>;
    assert.deepEqual([code, street], [address.cep.replace("-", ""), address.street], JSON.stringify(fault));
    assert.ok(location, "only the second knows a place");
  }
  // workerd sends a GET again when a connection that it kept open is reset: paths are counted, not calls.
  const paths = (await stack.noted("GET", "/_lookup/viacep/")).map(({ path }) => path);
  assert.deepEqual([new Set(paths).size, await asked("brasilapi")], [FAULTS.length, FAULTS.length]);
  assert.deepEqual(await stack.noted("GET", "/redirected"), []);
});

test("coordinates of a CEP are in Brazil or absent, and a street is its name alone", async () => {
  const located = async (text: string) => {
    const { body } = await cep(text, keyOf("paced"));
    const { street, location } = body as Record<string, unknown>;
    return [street, location];
  };
  assert.deepEqual(await located("88067-101"), ["Rua das Tainhas", { lat: -27.7775, lng: -48.511 }]);
  assert.deepEqual(await located("88130-203"), ["Rua do Sol Inventado", undefined]);
  assert.deepEqual(await located("88160-204"), ["Rua da Lua Inventada", undefined]);
  assert.deepEqual(await located("88190-900"), [undefined, undefined]);
  assert.equal((await located("88117-202"))[0], "Avenida da Beira Inventada");
});

test("a provider that never answers is given up after 3 s", { timeout: 20_000 }, async () => {
  await stack.faults(down("viacep", { kind: "hang" }));
  const started = Date.now();
  assert.equal((await cep("88067-101")).body.outcome, "found");
  const seconds = (Date.now() - started) / 1000;
  assert.ok(seconds > 2.5 && seconds < 5, `${seconds} s`);
  const next = Date.now();
  assert.equal((await cep("88064-103")).body.outcome, "found");
  assert.ok(Date.now() - next < 2_000, "nobody else waits for it");
  assert.deepEqual([await asked("viacep"), await asked("brasilapi")], [1, 2]);
});

test("a provider that asks for fewer requests gets none for a while, and then some", {
  timeout: 30_000,
}, async () => {
  await stack.faults(down("viacep", { kind: "status", status: 429, times: 1 }));
  for (const text of ["88067-101", "88064-103"]) assert.equal((await cep(text)).body.outcome, "found");
  assert.deepEqual([await asked("viacep"), await asked("brasilapi")], [1, 2]);
  // A second less than its rest: the last one is waited for.
  await new Promise((resolve) => setTimeout(resolve, 9_500));
  assert.equal((await cep("88053-104")).body.outcome, "found");
  assert.deepEqual([await asked("viacep"), await asked("brasilapi")], [2, 2]);
});

test("nobody answers: a problem, never unknown, and not remembered", async () => {
  const errors = [{ name: "ServiceError", message: "Erro ao se conectar com o serviço dos Correios." }];
  const failed = JSON.stringify({ name: "CepPromiseError", type: "service_error", errors });
  for (const fault of [
    { kind: "status", status: 500 },
    { kind: "status", status: 404, body: failed },
  ]) {
    await stack.faults(down("viacep"), down("brasilapi", fault));
    isProblem(await cep("88067-101"), 503, "lookup_unavailable");
    isProblem(await cep("99999-999"), 503, "lookup_unavailable");
  }
  await stack.faults(down("nominatim"));
  isProblem(await geocode(STREET), 503, "lookup_unavailable");
  await stack.faults();
  assert.deepEqual((await cep("88067-101")).body, FOUND);
  assert.deepEqual((await cep("99999-999")).body, { outcome: "not_found" });
  assert.equal((await geocode(STREET)).status, 200);
});

test("a house, its street, and streets of one name, asked for once each", async () => {
  const { lat, lng, address } = TAINHAS;
  const attribution = {
    text: "© OpenStreetMap contributors",
    url: "https://www.openstreetmap.org/copyright",
  };
  for (const _ of [1, 2]) {
    const { body } = await geocode({
      ...address,
      block: "Bloco Secreto",
      flat: "Porta 7",
      complement: "casa dos fundos",
    });
    const [house, ...more] = (body as { candidates?: Record<string, unknown>[] }).candidates ?? [];
    assert.deepEqual(more, []);
    assert.deepEqual([house?.location, house?.precision], [{ lat, lng }, "address"]);
    assert.match(String(house?.label), /^120, Rua das Tainhas, Pântano do Sul, Florianópolis/);
    assert.deepEqual((body as { attribution?: unknown }).attribution, attribution);
  }
  const [call, ...again] = await stack.noted("GET", "/_lookup/nominatim/");
  assert.deepEqual(again, []);
  assert.match(call?.query ?? "", /street=120%20Rua%20das%20Tainhas&city=/);
  assert.doesNotMatch(call?.query ?? "", /fundos|Secreto|Porta/i);
  const street = (await geocode({ ...STREET, number: "7" })).body as { candidates?: { precision: string }[] };
  assert.deepEqual(
    street.candidates?.map(({ precision }) => precision),
    ["street"],
  );
  const twice = async (cep: string) => {
    const { body } = await geocode({ ...STREET, street: "Rua das Gaivotas", cep });
    return (body as { candidates?: { label: string }[] }).candidates?.map(({ label }) =>
      /Daniela|Ingleses/.exec(label)?.toString(),
    );
  };
  assert.deepEqual(await twice("88058-201"), ["Ingleses", "Daniela"]);
  assert.deepEqual(await twice("88053-104"), ["Daniela", "Ingleses"]);
});

test("an address that no map knows has no candidates", async () => {
  for (const _ of [1, 2])
    assert.deepEqual((await geocode({ ...STREET, street: "Rua Sem Nome" })).body, { candidates: [] });
  assert.equal(await asked("nominatim"), 1);
});

test("an address with mistakes is told so without asking anybody", async () => {
  const answer = await geocode({ street: "", city: "Florianópolis", state: "XX", cep: "1" });
  isProblem(answer, 422, "invalid_input");
  const codes = answer.body.errors?.map(({ pointer, code }) => [pointer, code]);
  assert.deepEqual(codes, [
    ["/address/street", "street_required"],
    ["/address/state", "state_invalid"],
    ["/address/cep", "cep_invalid"],
  ]);
  for (const body of ["", "[]", '{"address":{"name":"Pessoa"}}', "{}"])
    isProblem(await stack.call("/v1/geocode", { body }), 400, "invalid_json");
  const large = JSON.stringify({ address: STREET }).padEnd(16 * 1024 + 1);
  isProblem(await stack.call("/v1/geocode", { body: large }), 413, "body_too_large");
  assert.equal(await asked("nominatim"), 0);
});

test("Google gets the site's key, and what it says is not kept", async () => {
  for (const _ of [1, 2]) {
    const { body } = await geocode(TAINHAS.address, keyOf("google"));
    const { candidates, attribution } = body as { candidates?: object[]; attribution?: object };
    assert.deepEqual(candidates, [
      {
        location: { lat: TAINHAS.lat, lng: TAINHAS.lng },
        label: "Rua das Tainhas, 120 - Pântano do Sul, Florianópolis - SC, 88067-101, Brasil",
        precision: "address",
      },
    ]);
    assert.deepEqual(attribution, { text: "Google Maps" });
  }
  const calls = await stack.noted("GET", "/_lookup/google/");
  assert.deepEqual(
    calls.map(({ tokenOk }) => tokenOk),
    [true, true],
  );
});

test("a key that is wrong is the provider's refusal, and without one nobody is asked", async () => {
  isProblem(await geocode(STREET, keyOf("wrong")), 503, "lookup_unavailable");
  assert.equal(await asked("google"), 1);
  // Under another ticket key the site's own does not open.
  const { ticketKey } = stack.edge;
  await stack.crash({ ticketKey: Buffer.from("another-ticket-key-invented-0002").toString("base64") });
  isProblem(await geocode(STREET, keyOf("google")), 503, "lookup_unavailable");
  assert.equal(await asked("google"), 1);
  await stack.crash({ ticketKey });
});

test("where one map knows nothing, the next is asked", async () => {
  const { body } = await geocode({ ...STREET, street: "Rua Sem Nome" }, keyOf("both"));
  const { candidates } = body as { candidates?: { precision: string }[] };
  assert.deepEqual(
    candidates?.map(({ precision }) => precision),
    ["city"],
  );
  await stack.faults(down("google"));
  assert.deepEqual((await geocode({ ...STREET, street: "Rua Sem Nada" }, keyOf("both"))).body, {
    candidates: [],
  });
  await stack.faults(down("nominatim"));
  const { candidates: others } = (await geocode(STREET, keyOf("both"))).body as { candidates?: object[] };
  assert.equal(others?.length, 1);
});

test("one request a second: the next waits for its turn, and more are refused", {
  timeout: 20_000,
}, async () => {
  const started = Date.now();
  const numbers = ["1", "2", "3", "4"];
  const answers = await Promise.all(numbers.map((number) => geocode({ ...STREET, number }, keyOf("paced"))));
  const took = Date.now() - started;
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 200, 503, 503]);
  for (const answer of answers) if (answer.status !== 200) isProblem(answer, 503, "lookup_unavailable");
  assert.ok(took >= 1_000, `${took} ms`);
  assert.equal(await asked("nominatim"), 2);
  // What is known needs no turn.
  const known = numbers[answers.findIndex(({ status }) => status === 200)];
  assert.equal((await geocode({ ...STREET, number: known }, keyOf("paced"))).status, 200);
  assert.equal(await asked("nominatim"), 2);
});

test("a site that offers no look-ups says so", async () => {
  isProblem(await cep("88067-101", keyOf("none")), 404, "lookup_not_offered");
  isProblem(await geocode(STREET, keyOf("none")), 404, "lookup_not_offered");
});

test("site key, origin and method as everywhere", async () => {
  const body = { address: STREET };
  for (const [path, options] of [
    ["/v1/cep/88067-101", {}],
    ["/v1/geocode", { body }],
  ] as const) {
    isProblem(await stack.call(path, { ...options, key: undefined }), 401, "site_key_unknown");
    isProblem(
      await stack.call(path, { ...options, headers: { origin: STRANGE } }),
      403,
      "origin_not_allowed",
    );
    const own = await stack.call(path, { ...options, headers: { origin: OWN } });
    assert.deepEqual([own.status, own.headers.get("access-control-allow-origin")], [200, OWN]);
    isProblem(await stack.call(path, { method: "DELETE" }), 405, "method_not_allowed");
  }
});

test("nothing says where somebody lives, nor what opens Google", async () => {
  const keys = [SIMULATOR_LOOKUP_KEY, "a-wrong-lookup-key-invented-for-tests"];
  // A provider that repeats what it was sent.
  const echo = { kind: "garbage", body: `<html>${keys.join(" ")} 88067101 Rua das Tainhas</html>` };
  await stack.faults(down("viacep", echo), down("brasilapi", echo), down("google", echo));
  const problems = [await cep("88067-101"), await geocode(STREET, keyOf("google"))];
  for (const answer of problems) isProblem(answer, 503, "lookup_unavailable");
  await stack.faults();
  await cep("88067-101");
  await geocode(TAINHAS.address);
  await geocode(TAINHAS.address, keyOf("google"));
  await geocode(TAINHAS.address, keyOf("wrong"));
  const log: string = stack.edge.log();
  const lines = log.split("\n").filter((line) => line.includes('"event":"lookup"'));
  const outcomes = lines.map((line) => JSON.parse(line)).map(({ provider, outcome }) => [provider, outcome]);
  assert.deepEqual(outcomes, [
    ["viacep", "unreadable"],
    ["brasilapi", "unreadable"],
    ["google", "unreadable"],
    ["viacep", "answered"],
    ["nominatim", "answered"],
    ["google", "answered"],
    ["google", "refused"],
  ]);
  assert.match(log, /"route":"\/v1\/cep\/:cep"/);
  for (const personal of [...keys, "88067", "Tainhas", "Florian", "27.7", "48.5"])
    assert.ok(!log.includes(personal), `${personal} in the log`);
  assert.ok(seen.length > 60);
  for (const { text, headers } of seen)
    for (const key of keys) assert.ok(!(text + JSON.stringify([...headers])).includes(key), text);
  for (const { text } of problems) assert.doesNotMatch(text, /Tainhas|88067/);
});
