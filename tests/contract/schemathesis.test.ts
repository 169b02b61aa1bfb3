/** schemathesis asks the started Worker whatever the contract allows, and much that it does not. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { root } from "../../scripts/lib/env.mjs";
import { run } from "../../scripts/lib/process.mjs";
import { contract, operations } from "./contract.ts";
import { schemathesis } from "./schemathesis/install.ts";
import { SITE, startContractStack } from "./stack.ts";

const RUN_LIMIT_MS = 4 * 60_000;
const FOLDER = join(import.meta.dirname, "schemathesis");
const CONTRACT = join(root, "docs/openapi.json");
const programs = await schemathesis();
const stack = await startContractStack();
const { lat, lng } = stack.place("viable");
// It writes reports and caches where it runs.
const cwd = mkdtempSync(join(tmpdir(), "conecte-contract-"));
after(() => rmSync(cwd, { recursive: true, force: true }));

interface Schema {
  required?: string[];
  maxLength?: number;
  properties?: Record<string, Schema>;
}

const env = {
  ...process.env,
  SITE_KEY: SITE.key,
  OPERATOR_KEY: stack.edge.operatorKeys[SITE.id],
  DEPLOYMENT_KEY: stack.edge.deploymentKey,
  PLAN: SITE.plans[0].id,
  VIABLE_LOCATION: JSON.stringify({ lat, lng }),
  HOOKS: join(FOLDER, "hooks.py"),
};

const ask = (document: string, ...args: string[]) =>
  run(
    join(programs, "schemathesis"),
    [
      ...["--no-color", "--config-file", join(FOLDER, "schemathesis.toml")],
      ...["run", document, "--url", stack.edge.url, ...args],
    ],
    { cwd, env, timeoutMs: RUN_LIMIT_MS },
  );

/** How many requests of a route had each status, from the edge's own log. */
function statuses(method: string, route: RegExp): Map<number, number> {
  const counts = new Map<number, number>();
  for (const line of stack.edge.log().matchAll(/^\{"event":"request".*\}$/gm)) {
    const entry = JSON.parse(line[0]);
    if (entry.method !== method || !route.test(entry.route)) continue;
    counts.set(entry.status, (counts.get(entry.status) ?? 0) + 1);
  }
  return counts;
}

test("the contract is valid OpenAPI 3.1", async () => {
  const { ok, output } = await run(join(programs, "python"), ["-m", "openapi_spec_validator", CONTRACT], {
    cwd,
  });
  assert.ok(ok, output);
  assert.match(output, /OK/);
});

test("no server error, and no answer outside the contract", { timeout: RUN_LIMIT_MS + 10_000 }, async () => {
  const { ok, output } = await ask(CONTRACT);
  assert.ok(ok, output);
  assert.match(output, new RegExp(`Tested: ${operations.length}\\b`), output);
  const [, generated = 0] = output.match(/(\d+) generated, \1 passed/) ?? [];
  assert.ok(Number(generated) > 800, output);
});

/** The way of one signup. Among all operations chance may miss its end, and which chance it is changes with the contract. */
const WAY = ["checkViability", "createReservation", "readReservation", "cancelReservation"];

test("one call leads to the next, from the check to the port that is given back", async () => {
  const only = WAY.flatMap((operation) => ["--include-operation-id", operation]);
  const { ok, output } = await ask(CONTRACT, "--phases", "stateful", "--max-examples", "40", ...only);
  assert.ok(ok, output);
});

test("it got through to what each operation is for, and was refused what it must not have", () => {
  const reached: [string, RegExp, number[]][] = [
    ["GET", /^\/healthz$/, [200]],
    ["GET", /^\/v1\/plans$/, [200, 401]],
    ["GET", /^\/v1\/cep\//, [200, 401, 422]],
    ["POST", /^\/v1\/geocode$/, [200, 400, 401, 422]],
    ["POST", /^\/v1\/viability$/, [200, 400, 401, 422]],
    ["POST", /^\/v1\/coverage$/, [200, 400, 401, 422]],
    ["POST", /^\/v1\/reservations$/, [201, 400, 401, 422]],
    ["GET", /^\/v1\/reservations\//, [200, 401, 404]],
    ["DELETE", /^\/v1\/reservations\//, [200, 401, 404]],
    ["GET", /^\/v1\/reservations$/, [200, 401, 422]],
    ["GET", /^\/v1\/(plans\/)?regions$/, [200, 401]],
    ["GET", /^\/v1\/tags$/, [200, 401]],
    ["GET", /^\/v1\/conditions$/, [200, 401]],
    ["GET", /^\/v1\/metrics$/, [200, 401]],
    ["POST", /^\/v1\/leads$/, [201, 400, 401, 422]],
    ["GET", /^\/v1\/sites$/, [200, 401]],
    ["PUT", /^\/v1\/sites\/:id$/, [400, 422]],
    ["GET", /^\/v1\/sites\/:id$/, [200, 401, 404]],
    ["DELETE", /^\/v1\/sites\/:id$/, [401, 404]],
    ["POST", /^\/v1\/sites\/:id\/check$/, [400, 422]],
    ["POST", /^\/v1\/sites\/:id\/keys$/, [201, 400, 401, 404, 422]],
    ["GET", /^\/v1\/sites\/:id\/keys$/, [200, 401, 404]],
    ["DELETE", /^\/v1\/sites\/:id\/keys\/:key$/, [401, 404]],
    ["TRACE", /^\/v1\/plans$/, [405]],
  ];
  for (const [method, route, wanted] of reached) {
    const counts = statuses(method, route);
    for (const status of wanted)
      assert.ok(counts.get(status), `${method} ${route}: no ${status} in ${JSON.stringify([...counts])}`);
  }
});

test("what is planted is found: a status, a field and a limit that the contract has wrong", async () => {
  const planted = structuredClone(contract);
  const operation = planted.paths["/v1/viability"]?.post;
  assert.ok(operation);
  delete operation.responses[400];
  const schemas = planted.components.schemas as Record<string, Schema>;
  schemas.NotViable?.required?.push("distance");
  const { number } = schemas.Address?.properties ?? {};
  assert.ok(number);
  number.maxLength = 5;
  const document = join(cwd, "planted.json");
  writeFileSync(document, JSON.stringify(planted));
  const only = ["--include-operation-id", "checkViability", "--phases", "coverage,fuzzing"];
  const { ok, output } = await ask(document, ...only, "--max-examples", "10");
  assert.equal(ok, false, output);
  // An undocumented status, an answer that violates its schema, a request that does and is accepted.
  for (const finding of ["ST103", "ST108", "ST201"])
    assert.match(output, new RegExp(`^- ${finding} `, "m"), output);
});
