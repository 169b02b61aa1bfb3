/** docs/privacy.md is true: the tests that it names are there, and what it says of OZmap is what OZmap gets. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../../scripts/lib/env.mjs";
import { until } from "../worker/harness.ts";
import { call, reserve, temporary, world } from "./served.ts";

const one = await world();
const { contact, address, location } = one.signup;
const person = [...Object.values(contact), "999990000"];

test("every test and file that the page names exists", () => {
  const page = readFileSync(join(root, "docs/privacy.md"), "utf8");
  const files = [...page.matchAll(/`((?:tests|www)\/[\w./-]+)`(?:: ("[^"]+"))?/g)];
  assert.ok(files.length > 12);
  for (const [, path = "", name] of files) {
    assert.ok(existsSync(join(root, path)), path);
    if (name)
      assert.ok(readFileSync(join(root, path), "utf8").includes(`test(${name}`), `${path} has no ${name}`);
  }
});

test("a check tells OZmap the point and nothing else", { timeout: 60_000 }, async () => {
  const { url } = await one.start(join(temporary(), "data"));
  await one.sim.control("reset", {});
  const checked = await call(url, "/v1/viability", { body: one.signup });
  assert.equal(checked.body.outcome, "viable");
  const requests: object[] = await one.sim.control("world?full=requests");
  assert.ok(requests.length > 0);
  const text = decodeURIComponent(JSON.stringify(requests));
  assert.ok(text.includes(String(location.lat)), "the search finds the point");
  for (const part of [...person, address.street ?? "", address.cep ?? ""])
    assert.ok(!text.includes(part), part);
});

test("a reservation puts the person into OZmap, and cancelling takes them out", {
  timeout: 60_000,
}, async () => {
  const { url } = await one.start(join(temporary(), "data"));
  await one.sim.control("reset", {});
  const { body } = await (await reserve(url, one.signup, "privacy-test-1"))();
  const everything = async () => {
    const parts = await Promise.all(
      ["properties", "clients"].map((part) => one.sim.control(`world?full=${part}`)),
    );
    return JSON.stringify(parts);
  };
  const during = await everything();
  for (const part of [contact.name, contact.email, address.street ?? ""])
    assert.ok(during.includes(part), part);
  const cancelled = await call(url, `/v1/reservations/${body.id}`, {
    method: "DELETE",
    bearer: body.secret ?? "",
  });
  assert.equal(cancelled.status, 200, cancelled.text);
  await until(20_000, async () => {
    const after = await everything();
    return person.every((part) => !after.includes(part)) && !after.includes(body.code ?? "no code");
  });
});
