/** What a site's secrets are sealed against: reading, moving, pointing elsewhere, another ticket key. All of them invented. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, test } from "node:test";
import { inflateSync } from "node:zlib";
import { SIMULATOR_LOOKUP_KEY } from "../../scripts/edge.mjs";
import { root } from "../../scripts/lib/env.mjs";
import { otherSite, signupAt } from "./data.ts";
import { isProblem, startStack } from "./harness.ts";
import { databasesOf, filesUnder } from "./state-files.ts";

const TOKEN = "canary.site-token-invented-Zk3Q8wYp1.for-tests";
const [ONE, TWO] = [otherSite("um"), otherSite("dois")];
const stateDir = mkdtempSync(join(tmpdir(), "conecte-secrets-"));
after(() => rmSync(stateDir, { recursive: true, force: true }));
const stack = await startStack({
  token: TOKEN,
  stateDir,
  googleKey: SIMULATOR_LOOKUP_KEY,
  sitesAsking: (lookup) => ({ sites: [{ ...ONE, lookups: { geocode: [lookup("google")] } }, TWO] }),
});
const viable = signupAt(stack.place("viable"));
const SECRETS = [TOKEN, SIMULATOR_LOOKUP_KEY];

/** Every spelling in which a text of one byte a character is written anywhere. */
function spellings(text: string): Buffer[] {
  const base64 = [0, 1, 2].map((lead) =>
    Buffer.from(
      Buffer.concat([Buffer.alloc(lead), Buffer.from(text)])
        .toString("base64url")
        .slice(lead === 0 ? 0 : lead + 1, -2),
    ),
  );
  return [Buffer.from(text), Buffer.from(text, "utf16le"), ...base64];
}

function free(bytes: Buffer, where: string): void {
  for (const secret of SECRETS)
    for (const spelling of spellings(secret)) assert.ok(!bytes.includes(spelling), where);
}

const put = (site: object, id: string, secrets?: object) => stack.sites("PUT", `/${id}`, { site, secrets });
const documentOf = async (id: string) => JSON.parse((await stack.sites("GET", `/${id}`)).text).site;

/** Changes the stores' databases while the edge is down. */
const tamper = (sql: string) =>
  stack.crash({
    meanwhile: async () => {
      for (const path of databasesOf(stateDir, "SiteStore")) {
        const store = new DatabaseSync(path);
        store.exec(sql);
        store.close();
      }
    },
  });

test("no answer, log line or stored byte has a secret", async () => {
  assert.equal((await stack.check(viable, ONE.key)).body.outcome, "viable");
  assert.equal(
    (await stack.call("/v1/geocode", { body: { address: viable.address }, key: ONE.key })).status,
    200,
  );
  const site = await documentOf("um");
  const answers = await Promise.all([
    stack.sites("GET"),
    stack.sites("GET", "/um"),
    stack.sites("GET", "/um/keys"),
    put(site, "um", { ozmapToken: TOKEN, googleKey: SIMULATOR_LOOKUP_KEY }),
    put({ ...site, plans: [] }, "um", { ozmapToken: TOKEN }),
    put(site, "um", { ozmapToken: `${TOKEN} `, googleKey: SIMULATOR_LOOKUP_KEY }),
    stack.sites("POST", "/um/check", { site, secrets: { ozmapToken: TOKEN, more: TOKEN } }),
  ]);
  assert.equal(answers[3]?.status, 200, answers[3]?.text);
  for (const { text, headers } of answers) free(Buffer.from(text + JSON.stringify([...headers])), text);
  free(Buffer.from(stack.edge.log()), "the log");
  const files = filesUnder(stateDir);
  assert.ok(
    files.some(({ bytes }) => bytes.includes(ONE.key)),
    "the search finds what is there",
  );
  assert.ok(files.some(({ path }) => path.includes("SiteStore") && path.endsWith("-wal")));
  for (const { path, bytes } of files) free(bytes, path);
});

test("a backup has what is sealed, and no secret", () => {
  const file = join(stateDir, "backup.db");
  execFileSync(process.execPath, [join(root, "scripts/backup.mjs"), "--data", stateDir, "--to", file]);
  const backup = new DatabaseSync(file, { readOnly: true });
  const rows = backup.prepare("SELECT name, sz, data FROM sqlar").all() as {
    name: string;
    sz: number;
    data: Uint8Array;
  }[];
  backup.close();
  rmSync(file);
  assert.equal(rows.filter(({ name }) => /-SiteStore\/[\da-f]+\.sqlite$/.test(name)).length, 2);
  for (const { name, sz, data } of rows) free(data.length < sz ? inflateSync(data) : Buffer.from(data), name);
});

test("a restart keeps sites, secrets and keys", async () => {
  const key = stack.edge.operatorKeys.um ?? "";
  await stack.crash();
  assert.equal((await stack.check(viable, ONE.key)).body.outcome, "viable");
  const headers = { authorization: `Bearer ${key}` };
  assert.equal((await stack.call("/v1/conditions", { headers, key: undefined })).status, 200);
  assert.equal((await stack.sites("GET", "/um")).status, 200);
});

test("a document that points to another host does not take the token along", async () => {
  const site = await documentOf("um");
  const elsewhere = { ...site, ozmap: { url: "http://localhost:1/api/v2" } };
  const refused = await put(elsewhere, "um");
  isProblem(refused, 422, "site_invalid");
  assert.deepEqual(refused.body.errors, [{ pointer: "/ozmap/url", code: "token_required" }]);
  const google = { ...site, lookups: { geocode: [{ provider: "google", url: "http://localhost:1" }] } };
  const keyless = await put(google, "um");
  isProblem(keyless, 422, "site_invalid");
  assert.deepEqual(keyless.body.errors, [{ pointer: "/lookups/geocode/0", code: "key_required" }]);
  // Written straight into the store, past every check, it still does not open for that host.
  const port = new URL(stack.sim.url).port;
  const noted = (await stack.noted("", "")).length;
  await tamper(`UPDATE site SET applied = replace(applied, '127.0.0.1:${port}/api', 'localhost:${port}/api');
    UPDATE secrets SET origin = replace(origin, '127.0.0.1', 'localhost')`);
  isProblem(await stack.check(viable, ONE.key), 502, "upstream_unauthorized");
  const tokens = (await stack.noted("", "")).slice(noted).map(({ tokenOk }) => tokenOk);
  assert.ok(tokens.length > 0 && tokens.every((ok) => !ok), JSON.stringify(tokens));
  await tamper(`UPDATE site SET applied = replace(applied, 'localhost:${port}/api', '127.0.0.1:${port}/api');
    UPDATE secrets SET origin = replace(origin, 'localhost', '127.0.0.1')`);
  assert.equal((await stack.check(viable, ONE.key)).body.outcome, "viable");
});

test("a token that is moved to another site, or under another name, does not open", async () => {
  const seals: string[] = [];
  await stack.crash({
    meanwhile: async () => {
      const [first = "", second = ""] = databasesOf(stateDir, "SiteStore");
      const [one, other] = [new DatabaseSync(first), new DatabaseSync(second)];
      const token = (store: DatabaseSync) =>
        String(store.prepare("SELECT sealed FROM secrets WHERE name = 'ozmapToken'").get()?.sealed);
      const swap = (store: DatabaseSync, sealed: string) =>
        store.prepare("UPDATE secrets SET sealed = ? WHERE name = 'ozmapToken'").run(sealed);
      seals.push(token(one), token(other));
      swap(one, seals[1] ?? "");
      swap(other, seals[0] ?? "");
      one.close();
      other.close();
    },
  });
  assert.notEqual(seals[0], seals[1]);
  for (const { key } of [ONE, TWO]) isProblem(await stack.check(viable, key), 502, "upstream_unauthorized");
  // Coming again, it is taken as it comes, although its mark says that it is there.
  await tamper("UPDATE secrets SET mark = ''");
  for (const id of ["um", "dois"]) {
    const mended = await put(await documentOf(id), id, { ozmapToken: TOKEN });
    assert.equal(mended.status, 200, mended.text);
  }
  assert.equal((await stack.check(viable, ONE.key)).body.outcome, "viable");
});

test("under another ticket key nothing opens, and the site has to be given its token again", async () => {
  const [first, own] = [stack.edge.deploymentKey, stack.edge.ticketKey];
  await stack.crash({ ticketKey: Buffer.from("another-ticket-key-invented-0001").toString("base64") });
  assert.notEqual(stack.edge.deploymentKey, first);
  isProblem(await stack.sites("GET", "", undefined, first), 401, "deployment_key_required");
  isProblem(await stack.check(viable, ONE.key), 502, "upstream_unauthorized");
  const again = await put(await documentOf("dois"), "dois", { ozmapToken: TOKEN });
  assert.equal(again.status, 200, again.text);
  assert.equal((await stack.check(viable, TWO.key)).body.outcome, "viable");
  await stack.crash({ ticketKey: own });
});

test("only what sends a secret opens it", () => {
  const folder = join(root, "www/worker");
  const users = (call: string) =>
    readdirSync(folder)
      .filter((file) => file.endsWith(".ts") && readFileSync(join(folder, file), "utf8").includes(`${call}(`))
      .sort();
  assert.deepEqual(users("openSecret"), ["seal.ts", "secrets.ts"]);
  assert.deepEqual(users("secretOf"), ["lookups.ts", "secrets.ts", "turnstile.ts", "upstream.ts"]);
});
