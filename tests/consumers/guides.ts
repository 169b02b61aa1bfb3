/** The examples that the documents quote, each run as a person or a server meets it. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { open } from "../e2e/browser.ts";
import { Visitor } from "../e2e/visitor.ts";
import { run } from "../package/packed.ts";
import { SITE } from "../worker/data.ts";
import { check, showsForm } from "./check.ts";
import { build, type Workshop } from "./workshop.ts";

const vite = (cwd: string) => build(cwd, "vite/bin/vite.js", "build", "--logLevel", "warn", "--base", "./");

export function guides(workshop: Workshop): void {
  const { pages, browser, example, places } = workshop;

  /** Builds an example and opens its page. */
  async function visit(t: TestContext, name: string): Promise<Page> {
    const cwd = example(name);
    vite(cwd);
    const { page } = await open(t, browser);
    await page.goto(pages.put(name, join(cwd, "dist")));
    return page;
  }

  test("theming: variables, parts and light-DOM classes", async (t) => {
    const page = await visit(t, "theming");
    await showsForm(page);
    const style = (selector: string, name: string) =>
      page
        .locator(selector)
        .first()
        .evaluate((element, name) => getComputedStyle(element).getPropertyValue(name), name);
    assert.equal(await style("[part~=frame]", "background-color"), "rgb(255, 253, 247)");
    assert.equal(await style("[part~=frame]", "border-top-width"), "2px");
    assert.equal(await style("[part~=frame]", "box-shadow"), "none");
    assert.match(await style("[part~=frame]", "font-family"), /^Georgia/);
    assert.equal(await style("conecte-signup .conecte-input", "background-color"), "rgb(255, 255, 255)");
  });

  test("events: from the reservation to steps of the page's own, which a reload keeps", async (t) => {
    const cwd = example("contract-steps");
    vite(cwd);
    const watched = await open(t, browser);
    const { page } = watched;
    await page.goto(pages.put("contract-steps", join(cwd, "dist")));
    const reserved = page.evaluate(
      () =>
        new Promise<{ id: string; code: string }>((resolve) =>
          addEventListener("conecte-reserved", ({ detail }: CustomEventInit) => resolve(detail)),
        ),
    );
    const visitor = new Visitor(watched);
    await visitor.opened();
    await visitor.ask(places.viable);
    await visitor.press("reserve");
    const { id, code } = await reserved;
    for (let visit = 0; visit < 2; visit++) {
      await page.locator("#contract").waitFor();
      assert.equal(await page.locator("#contract output[name=code]").textContent(), code);
      assert.ok(await page.locator("conecte-signup").isHidden());
      if (visit === 0) await page.reload();
    }
    const env = { ...process.env, OPERATOR_KEY: workshop.edge.operatorKeys[SITE.id] };
    assert.equal(run(process.execPath, ["confirm.js", id], cwd, env), "confirmed\n");
  });

  test("CSP: the strictest policy, with Trusted Types enforced, is not violated", async (t) => {
    const { policy } = await import(pathToFileURL(join(example("csp"), "policy.js")).href);
    assert.ok(policy.includes(workshop.edge.url));
    const headers = { "content-security-policy": policy };
    for (const [what, id, wasmFiles] of [
      ["Vite", "vite", 1],
      ["one script file", "script", 0],
    ] as const) {
      const folder = join(workshop.folder, id, id === "vite" ? "dist" : "");
      await check(t, workshop, { name: `${what}, strict CSP`, id: `csp-${id}`, folder, headers, wasmFiles });
    }
  });

  test("SSR: React renders it on a server, takes the page over and brings the form to life", async (t) => {
    const cwd = example("ssr");
    vite(cwd);
    const page = run(process.execPath, ["render.js"], cwd);
    assert.match(
      page,
      /<div id="app"><conecte-signup edge="http[^"]*" site-key="pk_[^"]*"><\/conecte-signup>/,
    );
    writeFileSync(join(cwd, "dist/index.html"), page);
    const watched = await open(t, browser);
    await watched.page.goto(pages.put("ssr", join(cwd, "dist")));
    await showsForm(watched.page);
  });
}
