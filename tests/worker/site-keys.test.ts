/** Operators' keys: told once, kept as digests, replaced without a gap, ended at once; and each opens its own site alone. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { otherSite } from "./data.ts";
import { isProblem, startStack } from "./harness.ts";
import { databasesOf, filesUnder } from "./state-files.ts";

const ONE = otherSite("um");
const TWO = otherSite("dois");
const stack = await startStack({ sites: { sites: [ONE, TWO] } });
const DAY_MS = 86_400_000;

interface Listed {
  id: string;
  label?: string;
  lastFour: string;
  createdAt: string;
  expiresAt?: string;
  revokedAt?: string;
}

const make = async (body: object = {}, site = "um") => {
  const answer = await stack.sites("POST", `/${site}/keys`, body);
  assert.equal(answer.status, 201, answer.text);
  return JSON.parse(answer.text) as { id: string; key: string };
};
const listed = async (site = "um"): Promise<Listed[]> =>
  JSON.parse((await stack.sites("GET", `/${site}/keys`)).text).keys;
const revoke = (id: string, site = "um") => stack.sites("DELETE", `/${site}/keys/${id}`);
/** What the operator's own routes say to a key, with or without the page's key beside it. */
const opens = (key: string, siteKey?: string) =>
  stack.call("/v1/conditions", { headers: { authorization: `Bearer ${key}` }, key: siteKey });
const closed = async (key: string) => isProblem(await opens(key), 401, "operator_key_required");

test("a key names its site, is told once, and only its digest is kept", async () => {
  const { id, key } = await make({ label: "ERP, produção" });
  assert.match(key, /^sk_um_[\w-]{43}$/);
  assert.equal((await opens(key)).status, 200);
  assert.equal((await opens(key, ONE.key)).status, 200);
  isProblem(await opens(key, TWO.key), 401, "operator_key_required");
  const [newest] = await listed();
  assert.deepEqual(
    [newest?.id, newest?.label, newest?.lastFour, newest?.expiresAt, newest?.revokedAt],
    [id, "ERP, produção", key.slice(-4), undefined, undefined],
  );
  const list = await stack.sites("GET", "/um/keys");
  assert.ok(!list.text.includes(key.slice(0, -4)));
  assert.ok(!stack.edge.log().includes(key));
  const digest = createHash("sha256").update(key).digest("base64url");
  const files = filesUnder(stack.edge.stateDir);
  assert.ok(
    files.some(({ bytes }) => bytes.includes(digest)),
    "the search finds what is there",
  );
  for (const { path, bytes } of files) assert.ok(!bytes.includes(key.slice(6)), path);
});

test("two keys at a time: the old one ends a day after it was replaced, and not before", async () => {
  const old = await make();
  const fresh = await make({ replaces: old.id });
  const before = (await listed()).find(({ id }) => id === old.id);
  const left = Date.parse(before?.expiresAt ?? "") - Date.now();
  assert.ok(left > DAY_MS - 60_000 && left <= DAY_MS, `${left}`);
  assert.equal((await opens(old.key)).status, 200);
  assert.equal((await opens(fresh.key)).status, 200);
  // Replacing it again does not make it live longer.
  await make({ replaces: old.id });
  assert.equal((await listed()).find(({ id }) => id === old.id)?.expiresAt, before?.expiresAt);
  // The day passes.
  await stack.crash({
    meanwhile: async () => {
      for (const path of databasesOf(stack.edge.stateDir, "SiteStore")) {
        const store = new DatabaseSync(path);
        store.prepare("UPDATE keys SET expires_at = ? WHERE id = ?").run(Date.now() - 1, old.id);
        store.close();
      }
    },
  });
  await closed(old.key);
  assert.equal((await opens(fresh.key)).status, 200);
  isProblem(await stack.sites("POST", "/um/keys", { replaces: old.id }), 404, "key_not_found");
  isProblem(await revoke(old.id), 404, "key_not_found");
});

test("a revoked key is closed at once, also to itself", async () => {
  const { id, key } = await make();
  assert.equal((await opens(key)).status, 200);
  const own = await stack.sites("DELETE", `/um/keys/${id}`, undefined, key);
  assert.equal(own.status, 200, own.text);
  await closed(key);
  isProblem(await stack.sites("DELETE", `/um/keys/${id}`, undefined, key), 401, "operator_key_required");
  assert.ok((await listed()).find((one) => one.id === id)?.revokedAt);
  await stack.crash();
  await closed(key);
});

test("a key opens neither another site nor anything that is not the operator's", async () => {
  const { id, key } = await make({}, "dois");
  isProblem(await revoke(id, "um"), 404, "key_not_found");
  assert.equal((await opens(key)).status, 200);
  const secret = key.slice("sk_dois_".length);
  for (const wrong of [
    `sk_um_${secret}`,
    `sk_tres_${secret}`,
    `sk_dois_${secret.slice(1)}x`,
    `sk_dois_${secret}x`,
    `sk_dois_${secret.slice(0, -1)}`,
    key.toUpperCase(),
    key.replace("sk_", "pk_"),
    createHash("sha256").update(key).digest("base64url"),
  ])
    assert.equal((await opens(wrong)).status, 401, wrong);
  isProblem(await opens(`sk_um_${secret}`), 401, "operator_key_required");
});

test("there are no more than 20 that work, and what is no key's name or label is refused", async () => {
  isProblem(await stack.sites("POST", "/um/keys", { label: "a\nb" }), 422, "invalid_input");
  isProblem(await stack.sites("POST", "/um/keys", []), 400, "invalid_json");
  isProblem(await stack.sites("POST", "/um/keys", { replaces: "nobody" }), 404, "key_not_found");
  isProblem(await stack.sites("POST", "/ninguem/keys", {}), 404, "site_not_found");
  isProblem(await stack.sites("GET", "/ninguem/keys"), 404, "site_not_found");
  const working = (await listed()).filter(
    ({ expiresAt, revokedAt }) => !revokedAt && !(Date.parse(expiresAt ?? "") < Date.now()),
  );
  for (let count = working.length; count < 20; count++) await make();
  isProblem(await stack.sites("POST", "/um/keys", {}), 409, "too_many_keys");
  const [one] = await listed();
  assert.equal((await revoke(one?.id ?? "")).status, 200);
  await make();
});
