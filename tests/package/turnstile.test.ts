/** The token of a check of persons, as the headless client sends it. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, test } from "node:test";

const { createClient, init } = await import("../../dist/client/index.js");

/** What the edge of this test was sent. */
let sent: IncomingHttpHeaders = {};
let answer: object = {};
const server = createServer((request, response) => {
  sent = request.headers;
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
});
let client: ReturnType<typeof createClient>;
before(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const edge = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  client = createClient({ edge, siteKey: "pk_test_invented" });
  await init(readFileSync(new URL("../../dist/wasm/browser/conecte_ozmap_bg.wasm", import.meta.url)));
});
after(() => {
  server.closeAllConnections();
  server.close();
});

const SIGNUP = {
  plan: "fibra-300",
  contact: { name: "Ana Lima", phone: "(48) 99999-0000", email: "ana@teste.example" },
  address: { cep: "88025-500", street: "Rua", number: "7", city: "Florianópolis", state: "SC" },
  location: { lat: -27.5, lng: -48.5 },
};
const CALLS = {
  checkViability: (options: { turnstile?: string }) => client.checkViability(SIGNUP, options),
  leaveLead: (options: { turnstile?: string }) =>
    client.leaveLead(SIGNUP, { idempotencyKey: "invented-key-1", ...options }),
};

for (const [name, call] of Object.entries(CALLS)) {
  test(`${name} sends the token that it is given, and none otherwise`, async () => {
    answer = name === "leaveLead" ? { code: "LEAD-1" } : { outcome: "not_viable", reason: "no_free_port" };
    await call({ turnstile: "token-1" });
    assert.equal(sent["x-turnstile-token"], "token-1");
    await call({});
    assert.ok(sent["x-site-key"] && !("x-turnstile-token" in sent), JSON.stringify(sent));
  });

  test(`${name} refuses a token that cannot be one`, async () => {
    sent = {};
    for (const turnstile of [7, {}, "a\nb"] as never[])
      await assert.rejects(call({ turnstile }), { code: "invalid_argument" });
    assert.deepEqual(sent, {});
  });
}

test("what a site says of itself arrives, and has to be of its shape", async () => {
  const site = {
    name: "Fibra Teste",
    languages: ["pt-BR", "en"],
    texts: { "pt-BR": { consent: "Aceito.", next: "Ligamos." } },
    turnstile: { siteKey: "0x4AAAAAAAinvented" },
  };
  answer = { site, plans: [] };
  assert.deepEqual(await client.plans(), answer);
  for (const wrong of [
    { languages: "en" },
    { languages: [7] },
    { texts: { en: { next: 7 } } },
    { turnstile: {} },
  ]) {
    answer = { site: { ...site, ...wrong }, plans: [] };
    await assert.rejects(client.plans(), { code: "bad_answer" }, JSON.stringify(wrong));
  }
});
