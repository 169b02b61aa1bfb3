/** Whatever JavaScript passes to the published package: an answer or a clear error, and the core goes on. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, test } from "node:test";
import { instances } from "../worker/trap/instances.js";
import { anything, type Dice, dice, fields } from "./hostile.ts";

const { ConecteError, createClient, formatCep, formatPhone, init, validateField, validateSignup } =
  await import("../../dist/client/index.js");

const SEED = Number(process.env.FUZZ_SEED ?? 1);
const CASES = Number(process.env.FUZZ_CASES ?? 4000);
const PARTS = {
  contact: ["name", "phone", "email"],
  address: ["cep", "street", "number", "block", "flat", "complement", "district", "city", "state"],
  location: ["lat", "lng"],
};
const SIGNUP = {
  plan: "fibra-300",
  contact: { name: "Ana Lima", phone: "(48) 99999-0000", email: "ana@teste.example" },
  address: { cep: "88025-500", street: "Rua", number: "7", city: "Florianópolis", state: "SC" },
  location: { lat: -27.5, lng: -48.5 },
};

/** What the edge of a test answers. */
let answer = "{}";
let status = 200;
const server = createServer((_, response) => {
  response.writeHead(status, { "content-type": "application/json" }).end(answer);
});
let edge = "";
before(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  edge = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await init(readFileSync(new URL("../../dist/wasm/browser/conecte_ozmap_bg.wasm", import.meta.url)));
});
after(() => {
  server.closeAllConnections();
  server.close();
});

/** Runs a case from each seed; a failure names its seed. */
async function each(cases: number, run: (dice: Dice) => unknown): Promise<void> {
  for (let seed = SEED; seed < SEED + cases; seed++)
    try {
      await run(dice(seed));
      assert.equal(instances.length, 1, "the core has ended");
    } catch (cause) {
      throw new Error(`FUZZ_SEED=${seed} FUZZ_CASES=1`, { cause });
    }
}

/** The code of the error that it throws; nothing for none. */
async function codeOf(run: () => unknown): Promise<string | undefined> {
  try {
    await run();
    return undefined;
  } catch (error) {
    assert.ok(error instanceof ConecteError, String(error));
    assert.equal(error.cause, undefined, String(error.cause));
    return error.code;
  }
}

/** A signup of which any part may be anything. */
function signup(from: Dice): never {
  if (from.below(10) === 0) return anything(from) as never;
  // A getter may call the core that reads it.
  const value = () => {
    if (from.below(12) === 0) assert.deepEqual(validateSignup(SIGNUP), []);
    return anything(from, 3);
  };
  const part = (name: keyof typeof PARTS) =>
    from.below(4) === 0 ? anything(from) : fields(PARTS[name], value, from);
  const made = { plan: anything(from, 3), contact: part("contact"), address: part("address") };
  return { ...made, ...(from.below(3) === 0 ? {} : { location: part("location") }) } as never;
}

test("a signup", async () => {
  const pointers = ["/plan", "/location", ...["contact", "address"].flatMap((part) => pointersOf(part))];
  let told = 0;
  await each(CASES, async (from) => {
    const code = await codeOf(() => {
      for (const mistake of validateSignup(signup(from))) {
        told += 1;
        assert.ok(pointers.includes(mistake.pointer), mistake.pointer);
        assert.match(mistake.code, /^[a-z_]+$/);
      }
    });
    assert.ok(code === undefined || code === "invalid_input", code);
  });
  assert.ok(told > CASES / 10, "some had the shape of a signup");
});

const pointersOf = (part: string) => PARTS[part as keyof typeof PARTS].map((name) => `/${part}/${name}`);

test("texts", async () => {
  await each(CASES, async (from) => {
    const [pointer, value] = [from.pick(["/contact/name", "/plan", "/x", anything(from)]), anything(from)];
    const code = await codeOf(() => validateField(pointer as string, value as string));
    assert.ok([undefined, "invalid_argument", "unknown_field"].includes(code), code);
    for (const format of [formatPhone, formatCep]) {
      const code = await codeOf(() => assert.equal(typeof format(value as string), "string"));
      assert.equal(code, typeof value === "string" ? undefined : "invalid_argument");
    }
  });
});

test("arguments of calls", async () => {
  answer = JSON.stringify({ id: "r", code: "CNT-1", state: "reserved", secret: "s" });
  status = 201;
  const text = (from: Dice, usual: string) => (from.below(2) === 0 ? usual : anything(from)) as string;
  await each(CASES / 10, async (from) => {
    const code = await codeOf(() => {
      const client = createClient({
        edge: text(from, edge),
        siteKey: text(from, "pk_test_1"),
        timeoutMs: 5000,
      });
      const options = { idempotencyKey: text(from, "key-0001-abcd") };
      const what = { signup: from.below(2) === 0 ? SIGNUP : signup(from), ticket: text(from, "t") };
      const access = { id: text(from, "r"), secret: text(from, "s") };
      return from.pick([
        () => client.reserve(what, options),
        () => client.reservation(access),
        () => client.cancel(access),
        () => client.leaveLead(what.signup, { ...options, reason: anything(from) as never }),
        () => client.checkViability(what.signup),
        () => client.cep(text(from, "88010-000")),
        () => client.geocode(anything(from) as never),
      ])();
    });
    // A text that is no address of ours leads nowhere: to nobody, or to a server that is no edge.
    const clear = ["invalid_argument", "invalid_input", "network", "bad_answer"];
    assert.ok(code === undefined || clear.includes(code), code);
  });
});

/** An answer of the edge with one value replaced, by another or by what is no JSON. */
function spoiled(valid: object, from: Dice): string {
  const text = JSON.stringify(valid);
  if (from.below(6) === 0) return text.slice(0, from.below(text.length));
  const values = [...text.matchAll(/"[^"]*"|\d+|true|\[|\{/g)];
  const { 0: found, index } = from.pick(values);
  const by = from.pick([
    "null",
    "0",
    "1e999",
    '"x"',
    '"\\ud800"',
    "[]",
    "{}",
    "tru",
    '{"code":"x"}',
    `"${"y".repeat(9000)}"`,
  ]);
  return text.slice(0, index) + by + text.slice(index + found.length);
}

test("answers of the edge", async () => {
  const client = createClient({ edge, siteKey: "pk_test_1", timeoutMs: 5000 });
  const access = { id: "r", secret: "s" };
  const key = { idempotencyKey: "key-0001-abcd" };
  const reservation = {
    id: "r",
    code: "CNT-1",
    state: "reserved",
    expiresAt: "2026-01-01T00:00:00Z",
    secret: "s",
  };
  const viable = { outcome: "viable", ticket: "t", ticketExpiresAt: "2026-01-01T00:00:00Z" };
  const plans = {
    site: { name: "Teste" },
    plans: [{ id: "p", name: "P", downloadMbps: 300, description: "x" }],
  };
  const cep = { outcome: "found", cep: "88010000", street: "Rua", city: "Florianópolis", state: "SC" };
  const places = {
    candidates: [{ location: { lat: -27.5, lng: -48.5 }, label: "Rua", precision: "street" }],
    attribution: { text: "Teste" },
  };
  const problem = {
    status: 502,
    code: "upstream_error",
    title: "upstream error",
    errors: [],
    requestId: "q",
  };
  const calls: [object, () => Promise<unknown>][] = [
    [plans, () => client.plans()],
    [viable, () => client.checkViability(SIGNUP)],
    [{ outcome: "not_viable", reason: "no_free_port" }, () => client.checkViability(SIGNUP)],
    [reservation, () => client.reserve({ signup: SIGNUP, ticket: "t" }, key)],
    [reservation, () => client.reservation(access)],
    [reservation, () => client.cancel(access)],
    [cep, () => client.cep("88010-000")],
    [{ outcome: "not_found" }, () => client.cep("88010-000")],
    [places, () => client.geocode(SIGNUP.address)],
    [{ code: "LEAD-1" }, () => client.leaveLead(SIGNUP, key)],
  ];
  await each(CASES / 10, async (from) => {
    const [valid, call] = from.pick(calls);
    status = from.pick([200, 200, 200, 201, 404, 500, 502]);
    answer = from.below(8) === 0 ? JSON.stringify(valid) : spoiled(status < 300 ? valid : problem, from);
    const code = await codeOf(async () => assert.deepEqual(await call(), JSON.parse(answer)));
    if (code === undefined) assert.ok(status < 300, `${status} resolves`);
    else if (status < 300) assert.equal(code, "bad_answer", answer);
    if (answer === JSON.stringify(valid) && status < 300) assert.equal(code, undefined);
  });
});
