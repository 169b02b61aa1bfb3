/** Requests that no browser sends: paths, headers, bodies and pipelines made to be read in two ways. */
import assert from "node:assert/strict";
import { request } from "node:http";
import { test } from "node:test";
import { KEY, SITE, signupAt } from "./data.ts";
import { isProblem, startStack } from "./harness.ts";
import { answersIn, ask, exchangeBytes } from "./raw.ts";

const OWN = "https://assine.demo.example";
const stack = await startStack({ sites: { sites: [{ ...SITE, origins: [OWN] }] } });
const OPERATOR_KEY = stack.edge.operatorKeys[SITE.id];
const signup = signupAt(stack.place("viable"));
/** Of the check of the site. */
const atTheStart = (await stack.noted("", "/api/v2/")).length;
const keyed = [`x-site-key: ${KEY}`];
const raw = (method: string, target: string, lines = keyed, body = "") =>
  ask(stack.edge.port, method, target, lines, body);

test("paths that climb, hide or double lead to no other route, and to no file", async () => {
  const climbing: [string, number, string][] = [
    ["/v1//plans", 404, "not_found"],
    ["//v1/plans", 404, "not_found"],
    ["/v1/plans/", 404, "not_found"],
    ["/v1/plans;a=b", 404, "not_found"],
    ["/v1/plans%00", 404, "not_found"],
    ["/v1/plans%2f", 404, "not_found"],
    ["/v1%2fplans", 404, "not_found"],
    ["/V1/PLANS", 404, "not_found"],
    ["/v1/reservations/..%2fconditions", 404, "reservation_not_found"],
    ["/v1/reservations/%2e%2e%2fhealthz", 404, "reservation_not_found"],
    ["/v1/reservations/..%5c..%5cconditions", 404, "reservation_not_found"],
    ["/v1/reservations/' OR 1=1 --".replaceAll(" ", "%20"), 404, "reservation_not_found"],
    ["/v1/cep/..%2f..%2f..%2fetc%2fpasswd", 422, "invalid_input"],
    ["/v1/cep/88067-101@evil.example", 422, "invalid_input"],
    ["/v1/cep/88067-101%0d%0aX-Evil:%20yes", 422, "invalid_input"],
    ["/..%2f..%2f..%2fetc%2fpasswd", 404, "not_found"],
    ["/%2e%2e/%2e%2e/workerd.capnp", 404, "not_found"],
    ["/..%2fworker/index.js", 404, "not_found"],
    ["/.%2e/worker/index.js", 404, "not_found"],
    ["/_headers/../../worker/index.js", 404, "not_found"],
    ["/sites.json", 404, "not_found"],
    ["/.dev/secrets.json", 404, "not_found"],
  ];
  for (const [target, status, code] of climbing) {
    const [answer, ...more] = await raw("GET", target);
    assert.deepEqual([answer?.status, answer?.code, more], [status, code, []], `${target}: ${answer?.text}`);
    assert.doesNotMatch(answer?.text ?? "", /root:|Workerd|x-evil: yes|import /i, target);
  }
});

test("a path that climbs back to a route is no route, and a foreign host in it opens nothing", async () => {
  for (const back of ["x/../", "./", "%2e/", "x/%2e%2e/", "x%2f../"])
    for (const route of ["plans", "conditions"]) {
      const [without] = await raw("GET", `/v1/${back}${route}`, []);
      assert.deepEqual([without?.status, without?.code], [401, "site_key_unknown"], back);
      const [having] = await raw("GET", `/v1/${back}${route}`);
      assert.deepEqual([having?.status, having?.code], [404, "not_found"], back);
    }
  const [outside] = await raw("GET", "/healthz/../v1/plans");
  assert.deepEqual([outside?.status, outside?.code], [404, "not_found"]);
  for (const [route, code] of [
    ["plans", "site_key_unknown"],
    ["conditions", "operator_key_required"],
  ] as const) {
    const lines = route === "plans" ? [] : keyed;
    const [answer] = await raw("GET", `http://evil.example/v1/${route}`, lines);
    assert.deepEqual([answer?.status, answer?.code], [401, code]);
  }
});

test("headers sent twice, renamed, forwarded or overriding change nothing", async () => {
  const cases: [string, string, string[], number, string][] = [
    ["GET", "/v1/plans", [...keyed, ...keyed], 401, "site_key_unknown"],
    ["GET", "/v1/plans", [...keyed, "x-site-key: pk_unknown_00000001"], 401, "site_key_unknown"],
    ["GET", `/v1/plans?x-site-key=${KEY}`, [], 401, "site_key_unknown"],
    ["GET", "/v1/plans", [`cookie: x-site-key=${KEY}`], 401, "site_key_unknown"],
    [
      "GET",
      "/v1/plans",
      [...keyed, `origin: ${OWN}`, "origin: https://evil.example"],
      403,
      "origin_not_allowed",
    ],
    ["GET", "/v1/plans", [...keyed, `origin: ${OWN}, https://evil.example`], 403, "origin_not_allowed"],
    ["GET", "/v1/plans", [...keyed, "origin: null"], 403, "origin_not_allowed"],
    [
      "GET",
      "/v1/plans",
      [...keyed, "origin: https://assine.demo.example.evil.example"],
      403,
      "origin_not_allowed",
    ],
    ["POST", "/v1/plans", [...keyed, "x-http-method-override: GET"], 405, "method_not_allowed"],
    ["GET", "/v1/conditions", [...keyed, "x-original-url: /v1/plans"], 401, "operator_key_required"],
    [
      "GET",
      "/v1/conditions",
      [...keyed, "x-forwarded-for: 127.0.0.1", "x-real-ip: ::1"],
      401,
      "operator_key_required",
    ],
    ["TRACE", "/v1/plans", keyed, 405, "method_not_allowed"],
  ];
  for (const [method, target, lines, status, code] of cases) {
    const [answer] = await raw(method, target, lines);
    assert.deepEqual(
      [answer?.status, answer?.code],
      [status, code],
      `${method} ${target} ${lines}: ${answer?.text}`,
    );
    assert.doesNotMatch(answer?.text ?? "", /evil\.example/);
  }
});

test("a request that is two to one reader and one to another is refused", async () => {
  const smuggled = `GET /v1/conditions HTTP/1.1\r\nhost: x\r\nx-site-key: ${KEY}\r\n\r\n`;
  const head = `POST /v1/viability HTTP/1.1\r\nhost: edge.example\r\nx-site-key: ${KEY}\r\n`;
  const ways = [
    `${head}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`,
    `${head}content-length: 0\r\ncontent-length: ${smuggled.length}\r\n\r\n${smuggled}`,
    `${head}transfer-encoding: xchunked\r\n\r\n0\r\n\r\n${smuggled}`,
    `${head}content-length: -1\r\n\r\n${smuggled}`,
    `${head}content-length: 1e9\r\n\r\n${smuggled}`,
    `${head}transfer-encoding: chunked\r\n\r\nfffffffffffffffff\r\n${smuggled}`,
    `${head}bad header\r\n\r\n${smuggled}`,
    `${head}x: a\rb\r\ncontent-length: 0 0\r\n\r\n${smuggled}`,
  ];
  for (const bytes of ways) {
    const answers = answersIn(await exchangeBytes(stack.edge.port, bytes));
    const where = `${JSON.stringify(bytes.slice(head.length, head.length + 60))}: ${answers.map(({ text }) => text)}`;
    assert.ok(answers.length <= 1, where);
    for (const { status, code } of answers) {
      assert.ok(status === 400 || status === 501, where);
      assert.notEqual(code, "operator_key_required", where);
    }
  }
  assert.equal((await stack.call("/healthz")).status, 200);
});

const BODIES: Record<string, object> = {
  "/v1/geocode": { address: signup.address },
  "/v1/viability": signup,
  "/v1/coverage": { plan: "fibra-300", points: [signup.location], radiusM: 300 },
  "/v1/reservations": { ...signup, ticket: "t" },
  "/v1/leads": signup,
};
const post = (path: string, body: unknown) =>
  stack.call(path, {
    body,
    headers: { authorization: `Bearer ${OPERATOR_KEY}`, "idempotency-key": "attack-http-0001" },
  });

for (const [path, good] of Object.entries(BODIES))
  test(`${path}: fields that nobody knows, names of the language, and depths`, async () => {
    const text = JSON.stringify(good).slice(0, -1);
    const more = [
      '"admin":true',
      '"__proto__":{"admin":true}',
      '"constructor":{}',
      '"site":"outra"',
      '"radiusM ":9',
    ];
    for (const field of more) isProblem(await post(path, `${text},${field}}`), 400, "invalid_json");
    const deep = (open: string, close: string, depth: number) => open.repeat(depth) + close.repeat(depth);
    for (const body of [
      deep("[", "]", 8000),
      "[".repeat(16_000),
      '{"a":'.repeat(3000),
      `${text},"x":${deep("[", "]", 2000)}}`,
      `${text},"x":${deep('{"a":[', "]}", 500)}}`,
      `${text}}${text}}`,
      `\ufeff${text}}`,
      `${text},"x":1e99999}`,
      `[${text}}]`,
    ])
      isProblem(await post(path, body), 400, "invalid_json");
  });

test("a body that trickles in for ever is given up, and holds nothing up", { timeout: 60_000 }, async () => {
  const started = Date.now();
  const slow = Object.keys(BODIES).map(
    (path) =>
      new Promise<[number | undefined, string]>((resolve, reject) => {
        const headers = {
          "x-site-key": KEY,
          "content-length": 4000,
          "idempotency-key": "attack-slow-0001",
          authorization: `Bearer ${OPERATOR_KEY}`,
        };
        const sending = request(`${stack.edge.url}${path}`, { method: "POST", headers }, (answer) => {
          let text = "";
          answer.setEncoding("utf8").on("data", (chunk) => {
            text += chunk;
          });
          answer.on("end", () => {
            clearInterval(trickle);
            sending.destroy();
            resolve([answer.statusCode, JSON.parse(text).code]);
          });
        });
        const trickle = setInterval(() => sending.write(" "), 200);
        sending.on("error", (error) => {
          clearInterval(trickle);
          reject(error);
        });
      }),
  );
  // Others are served meanwhile.
  assert.equal((await stack.check(signup)).body.outcome, "viable");
  assert.ok(Date.now() - started < 5000);
  for (const answer of await Promise.all(slow)) assert.deepEqual(answer, [408, "body_timeout"]);
  const seconds = (Date.now() - started) / 1000;
  assert.ok(seconds > 9 && seconds < 14, `${seconds} s`);
});

test("what is put into a path is not in the log", async () => {
  const marks = ["marca-um", "marca-dois", "marca-tres", "marca-quatro"];
  const [one, two, three, four] = marks;
  await raw("GET", `/v1/cep/88067%0a${one}`);
  await raw("GET", `/v1/reservations/x%0d%0a%7b%22event%22:%22${two}%22%7d`);
  await raw("GET", `/V1/CEP/${three}?${three}`);
  await raw("DELETE", `/v1/nope/${four}`);
  const log = stack.edge.log();
  assert.match(log, /"route":"\/v1\/cep\/:cep"/);
  assert.match(log, /"route":"\/v1\/reservations\/:id"/);
  assert.match(log, /"route":"\*"/);
  for (const mark of marks) assert.ok(!log.includes(mark), mark);
  for (const line of log
    .trim()
    .split("\n")
    .filter((line: string) => line.startsWith("{")))
    JSON.parse(line);
});

test("no attack of this file reached OZmap, but for the check in between", async () => {
  const calls = (await stack.noted("", "/api/v2/")).slice(atTheStart);
  assert.deepEqual(
    calls.map(({ method, path }) => `${method} ${path}`),
    ["GET /api/v2/ftth-viability/radius"],
  );
});
