// A site that asks for a check of persons. Cloudflare's script is somebody else's service: a stand-in behaves as its
// documents say, and the edge's answers about tokens are given here, for there is nobody to ask what a token is worth.
import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import type { Page } from "playwright-core";
import { sound } from "./axe.ts";
import { startStack } from "./stack.ts";
import type { Visitor } from "./visitor.ts";

const { edge, place, visit, theProspect } = await startStack();

const SITE_KEY = "0x4AAAAAAAinvented";
const SCRIPT = "https://challenges.cloudflare.com/turnstile/v0/api.js?render=explicit";

/** How the stand-in behaves: by itself, when its button is pressed, or not at all. */
type Mode = "auto" | "press" | "error" | "expire";

/** What the stand-in needs of what a page passes. */
interface Options {
  sitekey: string;
  language: string;
  callback(token: string): void;
  "error-callback"(code: string): boolean;
  "expired-callback"(): void;
}

/** Runs in the page, in the place of Cloudflare's script. */
function standIn(first: Mode): void {
  const page = globalThis as unknown as { mode: Mode; widgets: object[]; turnstile: object };
  page.mode = first;
  page.widgets ??= [];
  page.turnstile = {
    render(container: HTMLElement, options: Options) {
      const { callback, sitekey, language } = options;
      const made = page.widgets.push(options);
      const { mode } = page;
      const solve = (name = "token") => callback(`${name}-${made}-${sitekey}-${language}`);
      const button = document.createElement("button");
      button.type = "button";
      button.id = "person";
      button.textContent = "I am a person";
      button.addEventListener("click", () => solve());
      container.append(button);
      if (mode === "auto") setTimeout(solve);
      if (mode === "error") setTimeout(() => options["error-callback"]("600010"));
      if (mode === "expire")
        setTimeout(() => {
          solve("old");
          options["expired-callback"]();
          setTimeout(solve);
        });
      return `cf-${made}`;
    },
    remove() {
      document.querySelector("#person")?.remove();
    },
  };
}

const asText = (mode: Mode) => `(${standIn.toString()})(${JSON.stringify(mode)})`;

interface Guarded {
  visitor: Visitor;
  page: Page;
  /** Each guarded call's route and token, in order. */
  tokens: [path: string, token: string | undefined][];
  /** Changes how the stand-in behaves from its next widget on. */
  behave(mode: Mode | "blocked"): Promise<void>;
}

/** The demo's page as that of a site with Turnstile, with the policy that docs/csp.md names. */
async function guarded(
  t: TestContext,
  mode: Mode | "blocked",
  { site = {}, policy = true }: { site?: object; policy?: boolean } = {},
): Promise<Guarded> {
  const visitor = await visit(t);
  const { page } = visitor;
  const tokens: Guarded["tokens"] = [];
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (["/v1/viability", "/v1/leads"].includes(pathname))
      tokens.push([pathname, request.headers()["x-turnstile-token"]]);
  });
  await page.route(edge.url, async (route) => {
    const answer = await route.fetch();
    const before = answer.headers()["content-security-policy"] ?? "";
    const after = before
      .replace(/script-src [^;]+/, "$& https://challenges.cloudflare.com")
      .replace("trusted-types 'none'", "trusted-types conecte-turnstile");
    assert.notEqual(after, before);
    const headers = { ...answer.headers(), "content-security-policy": policy ? after : before };
    await route.fulfill({ response: answer, headers });
  });
  await page.route("**/v1/plans", async (route) => {
    const answer = await route.fetch();
    const body = await answer.json();
    const said = { ...body.site, turnstile: { siteKey: SITE_KEY }, ...site };
    await route.fulfill({ response: answer, json: { ...body, site: said } });
  });
  let now = mode;
  await page.route(SCRIPT, (route) =>
    now === "blocked" ? route.abort() : route.fulfill({ contentType: "text/javascript", body: asText(now) }),
  );
  await page.reload();
  await visitor.opened();
  return {
    visitor,
    page,
    tokens,
    behave: async (mode) => {
      now = mode;
      await page.evaluate((mode) => Object.assign(globalThis, { mode }), mode);
    },
  };
}

const token = (made: number, language = "pt-BR", name = "token") => `${name}-${made}-${SITE_KEY}-${language}`;
const loaded = (page: Page) => page.evaluate(() => "turnstile" in globalThis);

test("a check and a lead carry a token each; nothing is loaded before it is needed", async (t) => {
  const { visitor, page, tokens } = await guarded(t, "auto");
  await visitor.choosePlan();
  await visitor.fillAddress(place("noFreePort"));
  assert.equal(await loaded(page), false);
  await visitor.press("next");
  await visitor.atStep("contact");
  await page.getByRole("group", { name: "Verificação de segurança" }).waitFor();
  await visitor.fits("the check of persons");
  await visitor.fillContact();
  await visitor.press("next");
  await visitor.seesRefusal();
  assert.equal(await page.locator(".conecte-challenge").isVisible(), false);
  await visitor.press("lead");
  await visitor.sees("lead");
  await visitor.press("send-lead");
  await visitor.sees("lead_done");
  assert.deepEqual(tokens, [
    ["/v1/viability", token(1)],
    ["/v1/leads", token(2)],
  ]);
  assert.equal((await theProspect()).code, await visitor.code());
});

test("a check that asks something waits for the person, by keyboard and in their language", async (t) => {
  const { visitor, page, tokens } = await guarded(t, "press");
  await page.locator("conecte-signup").evaluate((form) => form.setAttribute("lang", "en"));
  await page.locator('form.conecte-form[lang="en"]').waitFor();
  await visitor.fillAll(place("viable"));
  await page.getByRole("group", { name: "Security check" }).waitFor();
  await sound(page, "the check of persons");
  await visitor.field("name").press("Enter");
  await page.getByText("Complete the security check to go on.").waitFor();
  assert.deepEqual(tokens, []);
  await page.locator("#person").focus();
  await page.keyboard.press("Enter");
  await visitor.sees("viable");
  assert.deepEqual(tokens, [["/v1/viability", token(1, "en")]]);
});

test("a check that fails says what to do, and the next try is a new one", async (t) => {
  const { visitor, tokens, behave } = await guarded(t, "error");
  await visitor.fillAll(place("viable"));
  await visitor.press("next");
  await visitor.sees("trouble");
  await visitor.says("A verificação de segurança não foi concluída.");
  await visitor.wasNeverRefused();
  await behave("auto");
  await visitor.press("retry");
  await visitor.sees("viable");
  assert.equal(tokens.length, 1);
});

test("a script that is blocked is said to be, and may come later", async (t) => {
  const { visitor, tokens, behave } = await guarded(t, "blocked");
  // Once when the step shows, once when the button is pressed.
  for (const _ of [1, 2]) visitor.foresee("net::ERR_FAILED GET /turnstile/v0/api.js");
  await visitor.fillAll(place("viable"));
  await visitor.press("next");
  await visitor.sees("trouble");
  await visitor.says("challenges.cloudflare.com");
  await visitor.wasNeverRefused();
  await behave("auto");
  await visitor.press("retry");
  await visitor.sees("viable");
  assert.deepEqual(tokens, [["/v1/viability", token(1)]]);
});

test("so is one that the page's policy does not let in", async (t) => {
  const { visitor, tokens } = await guarded(t, "auto", { policy: false });
  for (const _ of [1, 2]) visitor.foresee("violation: trusted-types");
  await visitor.fillAll(place("viable"));
  await visitor.press("next");
  await visitor.sees("trouble");
  await visitor.says("challenges.cloudflare.com");
  assert.deepEqual(tokens, []);
});

test("a token that has become too old is not sent", async (t) => {
  const { visitor, tokens } = await guarded(t, "expire");
  await visitor.fillAll(place("viable"));
  await visitor.press("next");
  await visitor.sees("viable");
  assert.deepEqual(tokens, [["/v1/viability", token(1)]]);
});

test("a token that the edge refuses is followed by another", async (t) => {
  const { visitor, page, tokens } = await guarded(t, "auto");
  visitor.foresee("403 POST /v1/viability");
  await page.route("**/v1/viability", (route) => problem(route, "turnstile_failed"), { times: 1 });
  await visitor.fillAll(place("viable"));
  await visitor.press("next");
  await visitor.sees("trouble");
  await visitor.says("A verificação de segurança não foi concluída.");
  await visitor.press("retry");
  await visitor.sees("viable");
  assert.deepEqual(
    tokens.map(([, sent]) => sent),
    [token(1), token(2)],
  );
});

test("a site that began to ask while the page was open is asked again", async (t) => {
  const { visitor, page, tokens } = await guarded(t, "auto", { site: { turnstile: undefined } });
  visitor.foresee("403 POST /v1/viability");
  await page.route("**/v1/viability", (route) => problem(route, "turnstile_required"), { times: 1 });
  await visitor.fillAll(place("viable"));
  await page.unroute("**/v1/plans");
  await page.route("**/v1/plans", async (route) => {
    const answer = await route.fetch();
    const { site, plans } = await answer.json();
    await route.fulfill({ json: { plans, site: { ...site, turnstile: { siteKey: SITE_KEY } } } });
  });
  await visitor.press("next");
  await visitor.sees("viable");
  assert.deepEqual(
    tokens.map(([, sent]) => sent),
    [undefined, token(1)],
  );
});

/** Answers as the edge does. */
function problem(route: Parameters<Parameters<Page["route"]>[1]>[0], code: string) {
  const json = { type: "about:blank", title: code, status: 403, code, requestId: "invented" };
  return route.fulfill({ status: 403, contentType: "application/problem+json", json });
}
