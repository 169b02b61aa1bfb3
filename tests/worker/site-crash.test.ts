/** A site's store and the directory are two objects: a crash between them heals, and strangers make no storage in either. */
import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { otherSite, SITE, signupAt } from "./data.ts";
import { isProblem, startStack, until } from "./harness.ts";
import { databasesOf, filesUnder } from "./state-files.ts";

const OTHER = otherSite("outra");
const stack = await startStack({ sites: { sites: [SITE, OTHER] } });
const viable = signupAt(stack.place("viable"));
const ORIGIN = "https://novo.teste.example";
const documentOf = async (id: string) => JSON.parse((await stack.sites("GET", `/${id}`)).text).site;

function change(objects: string, sql: string): void {
  for (const path of databasesOf(stack.edge.stateDir, objects)) {
    const database = new DatabaseSync(path);
    database.exec(sql);
    database.close();
  }
}

/** As if the edge had died after the store had written, and before the directory knew. */
const cutOff = (directory: string, store = "") =>
  stack.crash({
    // Nobody applies them again.
    sites: { sites: [] },
    meanwhile: async () => {
      change("SiteStore", `UPDATE site SET unpublished = 1 WHERE id = 'outra'; ${store}`);
      change("Directory", directory);
    },
  });

const preflight = async () => {
  const headers = { origin: ORIGIN, "access-control-request-method": "POST" };
  const answer = await stack.call("/v1/viability", { method: "OPTIONS", headers, key: undefined });
  return answer.headers.get("access-control-allow-origin");
};

test("a new site that the directory has not heard of is there when it is applied again", async () => {
  await cutOff(
    "DELETE FROM sites WHERE id = 'outra'; INSERT INTO claims SELECT 'pk_test_outra_0001', 'outra'",
  );
  isProblem(await stack.check(viable, OTHER.key), 401, "site_key_unknown");
  // Its key is its own meanwhile.
  const thief = await stack.sites("PUT", "/demo", {
    site: { ...(await documentOf("demo")), key: OTHER.key },
  });
  isProblem(thief, 422, "site_invalid");
  const again = await stack.sites("PUT", "/outra", { site: await documentOf("outra") });
  assert.deepEqual([again.status, JSON.parse(again.text).changed], [200, false], again.text);
  assert.equal((await stack.check(viable, OTHER.key)).body.outcome, "viable");
});

test("a change that the directory has not heard of is published by the first request of a page", async () => {
  const origins = JSON.stringify([ORIGIN]);
  await cutOff("", `UPDATE site SET origins = '${origins}', version = version + 1 WHERE id = 'outra'`);
  assert.equal(await preflight(), null);
  assert.equal((await stack.check(viable, OTHER.key)).body.outcome, "viable");
  const version = async () => {
    const { sites } = JSON.parse((await stack.sites("GET")).text);
    return sites.find(({ id }: { id: string }) => id === "outra").version;
  };
  await until(10_000, async () => (await version()) === 2);
  await stack.crash();
  assert.equal(await preflight(), ORIGIN);
});

test("a removal that was cut off is done when it is asked again, and meanwhile opens nothing", async () => {
  await stack.crash({
    meanwhile: async () => change("SiteStore", "DELETE FROM site WHERE id = 'outra'"),
  });
  isProblem(await stack.check(viable, OTHER.key), 401, "site_key_unknown");
  const headers = { authorization: `Bearer ${stack.edge.operatorKeys.outra}` };
  isProblem(await stack.call("/v1/conditions", { headers, key: undefined }), 401, "operator_key_required");
  assert.equal((await stack.sites("DELETE", "/outra")).status, 200);
  isProblem(await stack.sites("DELETE", "/outra"), 404, "site_not_found");
  assert.equal((await stack.check(viable)).body.outcome, "viable");
});

test("who asks with keys of sites that do not exist leaves nothing behind", async () => {
  const files = () =>
    filesUnder(stack.edge.stateDir)
      .map(({ path }) => path)
      .filter((path) => path.endsWith(".sqlite"))
      .sort();
  const before = files();
  const random = "aB3_-".repeat(9).slice(0, 43);
  for (let count = 0; count < 20; count++) {
    const key = `pk_nobody_invented_${count}_0000`;
    isProblem(await stack.call("/v1/plans", { key }), 401, "site_key_unknown");
    const headers = { authorization: `Bearer sk_nobody-${count}_${random}` };
    isProblem(await stack.call("/v1/conditions", { headers, key: undefined }), 401, "operator_key_required");
    isProblem(
      await stack.call(`/v1/sites/nobody-${count}`, { headers, key: undefined }),
      401,
      "operator_key_required",
    );
  }
  assert.deepEqual(files(), before);
});
