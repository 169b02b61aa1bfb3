/** The simulator speaks to the official OZmap client, and the client's schemas take what the edge sends. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { SIMULATOR_TOKEN } from "../../scripts/edge.mjs";
import { signupAt } from "../worker/data.ts";
import { startStack } from "../worker/harness.ts";
import { STEPS } from "./drive.ts";
import { runClient } from "./run.ts";

const stack = await startStack();
const url = new URL(stack.sim.url).origin;
const report = await runClient({ task: "drive", url, token: SIMULATOR_TOKEN });

for (const [at, name] of STEPS.entries())
  test(`the official client: ${name}`, () => {
    assert.equal(report[at]?.name, name);
    assert.equal(report[at]?.error, undefined, report[at]?.error);
  });

test("every body that the edge sends is accepted by the client's schemas", async () => {
  await stack.sim.control("reset", {});
  // A lead, a check that looks boxes up, and a reservation that begins with an unknown outcome and is cancelled.
  const notImplanted = signupAt(stack.place("notImplanted"), "fibra-600");
  const signup = { ...notImplanted, address: { ...notImplanted.address, complement: "casa 2" } };
  const ticket = await stack.ticketFor(signup);
  await stack.faults({
    match: { method: "POST", pathContains: "/properties" },
    kind: "reset_after",
    times: 1,
  });
  const reserved = await stack.reserve(signup, ticket, "schemas-1");
  assert.equal(reserved.status, 201, reserved.text);
  assert.equal((await stack.reservation(reserved.body, "DELETE")).body.state, "cancelled");
  for (const body of [signup, { ...signup, reason: "no_free_port" }])
    await stack.call("/v1/leads", {
      body,
      headers: { "idempotency-key": `schemas-lead-${body === signup}` },
    });

  const all = await stack.noted("", "/api/v2/");
  const SCHEMAS: Record<string, string> = {
    "POST /properties": "CreatePropertyDTOSchema",
    "POST /prospects": "CreateProspectDTOSchema",
  };
  const bodies = all
    .filter(({ body }) => body !== null)
    .map(({ method, path, body }) => {
      const schema = SCHEMAS[`${method} ${path.replace("/api/v2", "")}`];
      assert.ok(schema, `the edge sends a body to ${method} ${path}, which this test does not know`);
      return { schema, body };
    });
  assert.deepEqual(bodies.map(({ schema }) => schema).sort(), [
    "CreatePropertyDTOSchema",
    "CreateProspectDTOSchema",
    "CreateProspectDTOSchema",
  ]);
  const filters = all.flatMap(({ query }) => new URLSearchParams(query).get("filter") ?? []);
  assert.ok(filters.length >= 1, "a look-up of boxes");
  for (const filter of filters) bodies.push({ schema: "ApiFilterSchema", body: JSON.parse(filter) });
  // What installing a customer sends, as src/ozmap/activate.rs documents it.
  bodies.push({ schema: "UpdateFTTHClientDTOSchema", body: { implanted: true } });

  const judged = await runClient({ task: "judge", bodies });
  assert.equal(judged.length, bodies.length);
  for (const { name, error } of judged) assert.equal(error, undefined, `${name}: ${error}`);
});

test("the schemas do refuse what is wrong", async () => {
  const wrong = [
    { schema: "CreatePropertyDTOSchema", body: { project: 7 } },
    { schema: "CreateProspectDTOSchema", body: { tags: "none" } },
    { schema: "UpdateFTTHClientDTOSchema", body: { implanted: "yes" } },
    { schema: "ApiFilterSchema", body: [{ property: "id", operator: "is", value: [] }] },
  ];
  const judged = await runClient({ task: "judge", bodies: wrong });
  for (const { name, error } of judged) assert.ok(error, name);
});
