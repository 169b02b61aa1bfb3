/** Repeating a call after failures, after a reload, and never under another key. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, beforeEach, test } from "node:test";

const { ConecteError, createClient, endsAttempt, forgetAttempt, keepAttempt, keptAttempt, retry } =
  await import("../../dist/client/node.js");

const SIGNUP = {
  plan: "fibra-300",
  contact: { name: "Pessoa Inventada", phone: "(48) 99999-0000", email: "pessoa@teste.example" },
  address: { cep: "88025-500", street: "Rua", number: "7", city: "Florianópolis", state: "SC" },
  location: { lat: -27.5, lng: -48.5 },
};
const RESERVED = { id: "r", code: "CNT-1", state: "reserved", secret: "s" };
const BUSY = { status: 503, code: "upstream_throttled", title: "busy", errors: [], requestId: "q" };

/** What the edge answers, one after another; nothing is a cut line. */
let answers: (object | undefined)[] = [];
let keys: unknown[] = [];
const server = createServer((request, response) => {
  keys.push(request.headers["idempotency-key"]);
  const answer = answers.shift();
  if (answer === undefined) return request.socket.destroy();
  response.writeHead("title" in answer ? 503 : 201, { "content-type": "application/json" });
  return response.end(JSON.stringify(answer));
});
let client: ReturnType<typeof createClient>;
before(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const edge = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  client = createClient({ edge, siteKey: "pk_test_invented", timeoutMs: 3000 });
});
beforeEach(() => {
  keys = [];
});
after(() => {
  server.closeAllConnections();
  server.close();
});

/** As a tab keeps it. */
function storage() {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  };
}

test("a cut line, a busy edge and a pending answer are repeated under one key, with growing pauses", async () => {
  const { what, idempotencyKey } = keepAttempt("reserve", { signup: SIGNUP, ticket: "t" }, storage());
  answers = [undefined, BUSY, { ...RESERVED, state: "pending" }, RESERVED];
  const pauses: number[] = [];
  const causes: string[] = [];
  const reservation = await retry(() => client.reserve(what, { idempotencyKey }), {
    until: ({ state }) => state !== "pending",
    onPause: (cause, ms) => {
      causes.push(cause instanceof ConecteError ? cause.code : cause.state);
      pauses.push(ms);
    },
  });
  assert.equal(reservation.state, "reserved");
  assert.deepEqual(causes, ["network", "upstream_throttled", "pending"]);
  assert.deepEqual(keys, Array(4).fill(idempotencyKey));
  for (const [at, ms] of pauses.entries())
    assert.ok(ms <= 1000 * 2 ** at && ms >= 700 * 2 ** at, `${pauses}`);
});

test("what cannot pass is not repeated, and what does not pass ends with the last failure or answer", async () => {
  let calls = 0;
  const bad = retry(async () => {
    calls += 1;
    await client.checkViability({ ...SIGNUP, plan: "" });
  });
  await assert.rejects(bad, { code: "invalid_input" });
  const own = new TypeError("not ours");
  await assert.rejects(
    retry(async () => Promise.reject(own)),
    own,
  );
  assert.equal(calls, 1);
  answers = [BUSY, BUSY];
  await assert.rejects(
    retry(() => client.plans(), { attempts: 2 }),
    { code: "upstream_throttled" },
  );
  assert.equal(keys.length, 2);
  assert.equal(await retry(async () => "pending", { attempts: 1, until: () => false }), "pending");
});

test("an abort ends the pause at once", async () => {
  const stop = new AbortController();
  answers = [BUSY];
  const startedAt = Date.now();
  const call = retry(() => client.plans(), { signal: stop.signal, onPause: () => stop.abort() });
  await assert.rejects(call, { name: "ConecteError", code: "aborted", retryable: false });
  assert.ok(Date.now() - startedAt < 600);
  assert.equal(keys.length, 1);
});

test("an attempt survives a reload: the same request has the same key, another one a new key", () => {
  const tab = storage();
  const order = { signup: SIGNUP, ticket: "t" };
  const first = keepAttempt("reserve", order, tab);
  assert.match(first.idempotencyKey, /^[0-9a-f]{32}$/);
  assert.deepEqual(keptAttempt("reserve", tab), first);
  assert.deepEqual(keepAttempt("reserve", structuredClone(order), tab), first);
  assert.equal(keptAttempt("lead", tab), undefined);
  const other = keepAttempt("reserve", { ...order, ticket: "u" }, tab);
  assert.notEqual(other.idempotencyKey, first.idempotencyKey);
  assert.deepEqual(keptAttempt("reserve", tab), other);
  forgetAttempt("reserve", tab);
  assert.equal(keptAttempt("reserve", tab), undefined);
});

test("only a judgement of the edge ends an attempt", async () => {
  const problem = (code: string) => new ConecteError({ code, message: "", retryable: false });
  for (const code of ["no_port_left", "ticket_expired", "invalid_input"])
    assert.ok(endsAttempt(problem(code)), code);
  for (const code of ["network", "timeout", "aborted", "upstream_refused", "internal", "bad_answer"])
    assert.ok(!endsAttempt(problem(code)), code);
  assert.ok(!endsAttempt(new TypeError("no_port_left")));
});

test("where nothing can be stored, or something else is, there is a key all the same", () => {
  assert.match(keepAttempt("reserve", {}).idempotencyKey, /^[0-9a-f]{32}$/);
  assert.equal(keptAttempt("reserve"), undefined);
  forgetAttempt("reserve");
  const tab = storage();
  for (const damaged of ["{", "null", "7", "[]", '{"idempotencyKey":1,"what":2}', '{"idempotencyKey":"k"}']) {
    tab.kept.set("conecte-attempt:reserve", damaged);
    assert.equal(keptAttempt("reserve", tab), undefined, damaged);
  }
});
