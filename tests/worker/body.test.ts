/** Bodies that come in pieces, without a length, without an end: read whole, and no further than the limit. */
import assert from "node:assert/strict";
import { createServer, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { after, test } from "node:test";
import { startEdge } from "../../scripts/edge.mjs";
import { KEY, SITE } from "./data.ts";

const HERE = { lat: -27.5, lng: -48.5 };
const BOX = {
  distance: 30.41,
  id: "5dc06d1275fc7d0006732521",
  project: "5d51a87046cbe700148328bf",
  ...HERE,
  implanted: true,
  availability: 6,
};
/** Larger than any first read: what the rules do not read fills it. */
const LONG = JSON.stringify({ boxes: [{ ...BOX, name: "x".repeat(100_000) }], refused_boxes: [] });
const SIGNUP = {
  plan: "fibra-300",
  contact: { name: "Pessoa Inventada", phone: "(48) 99999-0000", email: "pessoa@teste.example" },
  address: { cep: "88000-000", street: "Rua Inventada", number: "7", city: "Cidade", state: "SC" },
  location: HERE,
};

const NOTHING = JSON.stringify({ total: 0, count: 0, start: 0, limit: 100, rows: [] });

/** How the OZmap of these tests answers; to the check of the site at first. */
let answer: (response: ServerResponse) => void = (response) => response.end(NOTHING);
const ozmap = createServer((_, response) => answer(response)).listen(0, "127.0.0.1");
after(() => {
  ozmap.closeAllConnections();
  ozmap.close();
});
await new Promise((resolve) => ozmap.once("listening", resolve));
const { port } = ozmap.address() as AddressInfo;
const edge = await startEdge({
  sites: { sites: [{ ...SITE, plans: SITE.plans.slice(0, 1) }] },
  ozmapUrl: `http://127.0.0.1:${port}/api/v2`,
  token: "invented",
});
after(() => edge.stop());

/** Asks for a viability check, the body in these pieces; with its length only when told to. */
function check(pieces: string[], stated = false): Promise<{ status: number | undefined; text: string }> {
  const length = stated ? { "content-length": pieces.join("").length } : {};
  const headers = { "x-site-key": KEY, "content-type": "application/json", ...length };
  return new Promise((resolve, reject) => {
    const sending = request(`${edge.url}/v1/viability`, { method: "POST", headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk) => {
        text += chunk;
      });
      response.on("end", () => resolve({ status: response.statusCode, text }));
    });
    sending.on("error", reject);
    for (const piece of pieces) sending.write(piece);
    sending.end();
  });
}

/** The text in so many pieces, a moment apart. */
async function inPieces(response: ServerResponse, text: string, count: number) {
  for (let piece = 0; piece < count; piece++) {
    response.write(text.slice((piece * text.length) / count, ((piece + 1) * text.length) / count));
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const whole = JSON.stringify(SIGNUP);

for (const stated of [true, false])
  test(`OZmap's answer in pieces, its length ${stated ? "stated" : "unknown"}`, async () => {
    answer = async (response) => {
      if (stated) response.setHeader("content-length", LONG.length);
      await inPieces(response, LONG, 7);
      response.end();
    };
    const { status, text } = await check([whole], true);
    assert.deepEqual([status, JSON.parse(text).outcome], [200, "viable"], text);
  });

test("an answer of OZmap's that breaks off is no answer, its length stated or not", async () => {
  for (const stated of [true, false]) {
    answer = async (response) => {
      if (stated) response.setHeader("content-length", LONG.length);
      await inPieces(response, LONG.slice(0, 60_000), 3);
      response.destroy();
    };
    const { status, text } = await check([whole], true);
    assert.deepEqual([status, JSON.parse(text).code], [502, "upstream_unreachable"], text);
  }
});

test("an answer of OZmap's without an end is left", { timeout: 30_000 }, async () => {
  let hungUp: (bytes: number) => void = () => {};
  const sentBytes = new Promise<number>((resolve) => {
    hungUp = resolve;
  });
  answer = (response) => {
    let bytes = 0;
    const mebibyte = Buffer.alloc(1 << 20, " ");
    response.on("close", () => hungUp(bytes));
    const more = () => {
      while (!response.destroyed) {
        bytes += mebibyte.length;
        if (!response.write(mebibyte)) {
          response.once("drain", more);
          return;
        }
      }
    };
    more();
  };
  const { status, text } = await check([whole], true);
  assert.deepEqual([status, JSON.parse(text).code], [502, "upstream_unreadable"], text);
  const bytes = await sentBytes;
  assert.ok(bytes > 32 << 20 && bytes < 64 << 20, `${bytes} bytes were sent`);
});

test("a request in pieces, and one without a body", async () => {
  answer = (response) => response.end(LONG);
  const middle = whole.length >> 1;
  for (const stated of [true, false]) {
    const { status, text } = await check([whole.slice(0, middle), whole.slice(middle)], stated);
    assert.deepEqual([status, JSON.parse(text).outcome], [200, "viable"], text);
    const empty = await check([], stated);
    assert.deepEqual([empty.status, JSON.parse(empty.text).code], [400, "invalid_json"], empty.text);
  }
});
