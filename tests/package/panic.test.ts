/** The page's core ends in the middle of its work: what waits in it is told so, and the next call gets a fresh one. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, beforeEach, test } from "node:test";
import { exhaust, nearTheEnd } from "../worker/trap/instances.js";

const { ConecteError, createClient, init, validateField, validateSignup } = await import(
  "../../dist/client/index.js"
);

let answer = () => {};
// Large: what a call gives back while it goes on would be room enough for a small one.
const PLANS = { site: { name: "Teste ".repeat(50_000) }, plans: [] };
const server = createServer((_, response) => {
  answer = () => response.setHeader("content-type", "application/json").end(JSON.stringify(PLANS));
});
let edge = "";
const loose: unknown[] = [];
const note = (reason: unknown) => loose.push(reason);

before(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  edge = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.on("unhandledRejection", note).on("uncaughtException", note);
  await init(readFileSync(new URL("../../dist/wasm/browser/conecte_ozmap_bg.wasm", import.meta.url)));
});
beforeEach(() => {
  answer = () => {};
});
after(() => {
  process.off("unhandledRejection", note).off("uncaughtException", note);
  server.closeAllConnections();
  server.close();
});

const internal = (thrown: unknown) => {
  assert.ok(thrown instanceof ConecteError);
  assert.deepEqual([thrown.code, thrown.retryable], ["internal", true]);
  return true;
};
const asked = () => once(server, "request");

test("a call that meets it throws, and the next one is right", () => {
  for (let round = 0; round < 3; round++) {
    exhaust();
    assert.throws(() => validateField("/contact/name", "Ana"), internal);
    assert.equal(validateField("/contact/name", "Ana"), "name_incomplete");
    assert.equal(validateField("/contact/name", "Ana Lima"), undefined);
  }
});

test("calls that wait in it are rejected, whoever ended it, and a client goes on in the next", async () => {
  const client = createClient({ edge, siteKey: "pk_test_invented", timeoutMs: 3000 });
  const waiting = [];
  for (let call = 0; call < 2; call++) {
    const request = asked();
    waiting.push(client.plans());
    await request;
  }
  exhaust();
  // The answer wakes the core up.
  answer();
  for (const call of waiting) await assert.rejects(call, internal);

  const request = asked();
  const other = client.plans();
  await request;
  exhaust();
  assert.throws(() => validateField("/contact/name", "Ana"), internal);
  await assert.rejects(other, internal);

  const again = asked();
  const plans = client.plans();
  await again;
  answer();
  assert.deepEqual(await plans, PLANS);
  // What was still under way for those that ended comes in, and disturbs nobody.
  server.closeAllConnections();
  await new Promise((resolve) => setTimeout(resolve, 200));
  assert.deepEqual(loose, []);
});

test("where a browser makes no instance at once, init() makes the next one", async () => {
  const { Instance } = WebAssembly;
  exhaust();
  assert.throws(() => validateField("/contact/name", "Ana"), internal);
  WebAssembly.Instance = class {
    constructor() {
      throw new RangeError("too large for the main thread");
    }
  } as never;
  try {
    const early = { code: "not_initialised" };
    assert.throws(() => validateField("/contact/name", "Ana"), early);
    assert.throws(() => validateField("/contact/name", "Ana"), early);
    WebAssembly.Instance = Instance;
    await init();
    assert.equal(validateField("/contact/name", "Ana"), "name_incomplete");
  } finally {
    WebAssembly.Instance = Instance;
  }
});

test("a stack that runs out, wherever it does", () => {
  const empty = {} as Parameters<typeof validateSignup>[0];
  const whole = validateSignup(empty);
  assert.equal(whole.length, 10);
  let right = 0;
  for (let room = 700; room >= 0; room -= room > 50 ? 1 : 0.1) {
    const { value, error } = nearTheEnd(room, () => validateSignup(empty));
    if (error === undefined) {
      right += 1;
      assert.deepEqual(value, whole);
    } else if (!(error instanceof RangeError)) {
      assert.ok(error instanceof ConecteError);
      // No room for the next instance either: it comes with the next call.
      assert.match(error.code, /^(internal|not_initialised)$/);
    }
  }
  assert.ok(right > 0, "far from the end there is room enough");
  assert.deepEqual(validateSignup(empty), whole);
});
