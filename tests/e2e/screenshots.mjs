// Takes the README's pictures, docs/form.png and docs/answer.png, of the demo page: `node tests/e2e/screenshots.mjs`
// after a build. Not a test: it asserts nothing about pixels.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { SIMULATOR_TOKEN, startEdge, startSimulator } from "../../scripts/edge.mjs";
import { findBrowser, root } from "../../scripts/lib/env.mjs";
import { demoPlaces } from "../../scripts/lib/welcome.mjs";

const docs = join(root, "docs");

const simulator = await startSimulator({ boxes: 200 });
const edge = await startEdge({
  ozmapUrl: simulator.url,
  lookups: simulator.lookups,
  token: SIMULATOR_TOKEN,
});
const browser = await chromium.launch({
  executablePath: findBrowser().chromium,
  args: ["--no-sandbox", "--disable-gpu"],
});
const page = await browser.newPage({
  viewport: { width: 1280, height: 840 },
  locale: "pt-BR",
  timezoneId: "America/Sao_Paulo",
  colorScheme: "light",
  reducedMotion: "reduce",
});
const world = await simulator.control("places");
await page.route("**/demo-places.json", (route) => route.fulfill({ json: demoPlaces(world) }));

const field = (name) => page.locator(`.conecte-form [name="${name}"]`);
const press = (action) => page.locator(`[data-action="${action}"]`).click();
const shows = (view) => page.locator(`.frame[data-view="${view}"]`).waitFor();

/** No gradient and no shadow: their noise would double the size of the files. The policy admits no style element. */
function flatten() {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("body { background: var(--page); } conecte-signup { --conecte-shadow: none; }");
  document.adoptedStyleSheets.push(sheet);
}

/** From `top` on, without the caret and the ring of what was pressed last. */
async function picture(name, top, height) {
  await page.setViewportSize({ width: 1280, height });
  await page.evaluate((selector) => {
    let focused = document.activeElement;
    while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
    focused?.blur();
    document.querySelector(selector)?.scrollIntoView();
  }, top);
  await page.screenshot({ path: join(docs, name) });
}

try {
  mkdirSync(docs, { recursive: true });
  await page.goto(edge.url);
  await page.evaluate(flatten);
  await page.locator('input[name="plan"][value="fibra-600"]').check();
  await picture("form.png", ".hero", 840);

  await page.getByRole("button", { name: "Com fibra e portas livres" }).click();
  await press("next");
  await press("next");
  await field("name").fill("Pessoa Inventada");
  await field("phone").fill("(48) 99999-0000");
  await field("email").fill("pessoa@example.com");
  await field("consent").check();
  await press("next");
  await shows("viable");
  await press("reserve");
  await shows("reserved");
  await picture("answer.png", "#assine", 890);
} finally {
  await browser.close();
  await edge.stop();
  await simulator.stop();
}
