/** The token and the person are looked for everywhere they must not be. All of them are invented. */
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { compactDecrypt } from "jose";
import { SIMULATOR_TOKEN } from "../../scripts/edge.mjs";
import { signupAt } from "./data.ts";
import { type Answer, startStack } from "./harness.ts";
import { filesUnder } from "./state-files.ts";

const TOKEN = "canary.token-invented-7Q9xVb2KpLw4.for-tests";
const PERSON = {
  name: "Canarina Zefira Quixotesca",
  phone: "(48) 98765-4321",
  email: "canarina.zq@canario.example",
};
const HOME = {
  street: "Travessa do Canarinho Inventado",
  number: "98123",
  block: "Torre Canarinha",
  flat: "Gaiola 98124",
  complement: "casa canarinha",
};
/** Parts of the canaries in every spelling that is written anywhere. */
const PERSONAL = [
  ...Object.values(PERSON),
  ...Object.values(HOME),
  "Quixotesca",
  "987654321",
  "98765-4321",
  "canario.example",
];

const stateDir = mkdtempSync(join(tmpdir(), "conecte-secrecy-"));
after(() => rmSync(stateDir, { recursive: true, force: true }));
const stack = await startStack({ token: TOKEN, stateDir });
const viable = stack.place("viable");
const signup = { ...signupAt(viable), contact: PERSON, address: { ...viable.address, ...HOME } };
const POST = { method: "POST", pathContains: "/properties" };

const answers: Answer[] = [];
const keep = (answer: Answer) => {
  answers.push(answer);
  return answer;
};

/** Asserts that none of `canaries` is in the bytes, as text of one or two bytes a character, or as base64. */
function free(bytes: Buffer, canaries: string[], where: string) {
  for (const canary of canaries) {
    // Base64 spells a text in three ways, by where in a group of three bytes it begins; the ends depend on what is around.
    const base64 = [0, 1, 2].map((lead) =>
      Buffer.concat([Buffer.alloc(lead), Buffer.from(canary)])
        .toString("base64url")
        .slice(lead === 0 ? 0 : lead + 1, -2),
    );
    const spellings = [Buffer.from(canary), Buffer.from(canary, "utf16le")];
    if (canary.length > 12) spellings.push(...base64.map((text) => Buffer.from(text)));
    for (const spelling of spellings) assert.ok(!bytes.includes(spelling), `${canary} in ${where}`);
  }
}

let ticket = "";
let codes: string[] = [];

test("a customer's whole way, good and bad, with the canaries", async () => {
  ticket = keep(await stack.check(signup)).body.ticket ?? "";
  const reserve = async (key: string) => stack.reserve(signup, await stack.ticketFor(signup), key);
  const reserved = keep(await reserve("secrecy-good-1"));
  assert.equal(reserved.status, 201, reserved.text);
  keep(await stack.reservation(reserved.body));
  keep(await stack.call("/v1/leads", { body: signup, headers: { "idempotency-key": "secrecy-lead-1" } }));
  keep(
    await stack.check({ ...signup, plan: "nope", address: {}, contact: { ...PERSON, phone: "98765-4321" } }),
  );
  keep(await stack.call("/v1/viability", { body: JSON.stringify(signup).slice(0, -1) }));
  keep(await stack.call("/v1/viability", { body: { ...signup, cpf: PERSON.name } }));

  // An OZmap that repeats what it was sent, token included.
  const body = JSON.stringify({ message: `${TOKEN} ${PERSONAL.join(" ")}`, boxes: TOKEN });
  for (const fault of [
    { kind: "status", status: 500 },
    { kind: "status", status: 401 },
    { kind: "garbage" },
    { kind: "redirect" },
  ]) {
    await stack.faults({ match: {}, body: fault.kind === "redirect" ? `/${TOKEN}` : body, ...fault });
    keep(await stack.check(signup));
    keep(await stack.call("/v1/leads", { body: signup, headers: { "idempotency-key": "secrecy-lead-2" } }));
  }
  // One reservation that is still pending: its person is in memory.
  await stack.faults({ match: POST, kind: "status", status: 500, body });
  const pending = keep(await reserve("secrecy-pending-1"));
  assert.equal(pending.status, 202, pending.text);
  await stack.faults({ match: POST, kind: "status", status: 422, body });
  keep(await reserve("secrecy-refused-1"));
  await stack.faults();
  codes = [reserved.body.code ?? "", pending.body.code ?? ""];
  assert.ok(codes.every((code) => code.startsWith("CNT-")));
  const [property] = await stack.propertiesOf(codes[0]);
  assert.ok(JSON.stringify(property).includes(PERSON.name), "OZmap has the person");
});

test("no answer repeats the token or the person", () => {
  assert.ok(answers.length > 15);
  for (const { text, headers } of answers)
    free(Buffer.from(text + JSON.stringify([...headers])), [TOKEN, ...PERSONAL], text);
});

test("the log has neither, nor a ticket, a secret or a key", () => {
  const log = stack.edge.log();
  assert.ok(log.includes('"event":"upstream"') && log.includes('"event":"request"'));
  const secrets = answers.flatMap(({ body }) =>
    [body.ticket, body.secret].filter((one) => one !== undefined),
  );
  assert.ok(secrets.length >= 3);
  free(Buffer.from(log), [TOKEN, ...PERSONAL, ...secrets, stack.edge.ticketKey], "the log");
  // Nor where the person lives.
  free(Buffer.from(log), [String(viable.lat), String(viable.lng), viable.address.cep], "the log");
});

test("the ledger's files have neither, write-ahead log included", async () => {
  const look = () => {
    const files = filesUnder(stateDir);
    const secrets = answers.flatMap(({ body }) => body.secret ?? []);
    for (const code of codes)
      assert.ok(
        files.some(({ bytes }) => bytes.includes(code)),
        "the search finds what is there",
      );
    assert.ok(files.some(({ path }) => path.endsWith("-wal")));
    for (const { path, bytes } of files)
      free(bytes, [TOKEN, ...PERSONAL, ...secrets, stack.edge.ticketKey], path);
  };
  look();
  await stack.crash();
  assert.equal((await stack.check(signup)).status, 200);
  look();
});

test("an opened ticket has neither", async () => {
  const { plaintext } = await compactDecrypt(ticket, Buffer.from(stack.edge.ticketKey, "base64"));
  const claims = Buffer.from(plaintext);
  assert.ok(claims.includes("fibra-300"));
  free(claims, [TOKEN, SIMULATOR_TOKEN, ...PERSONAL], "the ticket");
});

test("no command line shows a token or a key", { skip: process.platform !== "linux" }, () => {
  for (const pid of [stack.edge.pid, stack.sim.pid]) {
    const line = readFileSync(`/proc/${pid}/cmdline`);
    assert.ok(line.length > 0);
    free(line, [TOKEN, stack.edge.ticketKey], "a command line");
  }
});

test("nothing that was built has a token or a key in it", () => {
  const root = new URL("../../", import.meta.url).pathname;
  const development = join(root, ".dev/secrets.json");
  const made = existsSync(development) ? readFileSync(development, "utf8") : "";
  // The ticket key, and the operators' keys.
  const secrets = [...made.matchAll(/: "([^"]{32,})"/g)].map(([, secret = ""]) => secret);
  for (const folder of ["dist/worker", "dist/wasm", "dist/demo", "dist/client", "dist/form"]) {
    const files = filesUnder(join(root, folder));
    assert.ok(files.length > 0, folder);
    for (const { path, bytes } of files) free(bytes, [TOKEN, SIMULATOR_TOKEN, ...secrets], path);
  }
});

test("what pages get holds no path of OZmap", () => {
  const root = new URL("../../", import.meta.url).pathname;
  const pages = ["dist/wasm/browser", "dist/demo", "dist/client", "dist/form"];
  const edge = readFileSync(join(root, "dist/wasm/edge/conecte_ozmap_bg.wasm"));
  for (const part of ["ftth-viability", "prospects", "auto_connect"]) {
    assert.ok(edge.includes(part), `the search finds ${part} where it must be`);
    for (const { path, bytes } of pages.flatMap((folder) => filesUnder(join(root, folder))))
      assert.ok(!bytes.includes(part), `${part} in ${path}`);
  }
});
