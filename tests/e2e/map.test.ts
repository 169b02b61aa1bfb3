// The pin on the map: proposed by what is known of the address, moved in every way, and set by a person alone.
import assert from "node:assert/strict";
import { test } from "node:test";
import { degrees } from "./data.ts";
import { startStack } from "./stack.ts";
import type { Visitor } from "./visitor.ts";

const { edge, place, visit, calls, faults } = await startStack();

const CHUNK = /\/pin-map-\w+\.js$/;
const EMPTY = ["", ""];

/** Somebody at the address step, with the map on the screen. */
async function atMap(visitor: Visitor): Promise<void> {
  await visitor.choosePlan();
  await visitor.pin.waitFor();
}

/** Types a whole address, as far as the map's look-up needs it, and leaves it. */
async function typeAddress(visitor: Visitor, name: string, number?: string): Promise<void> {
  await visitor.field("cep").fill(place(name).address.cep);
  await visitor.cepAnswered();
  await visitor.field("number").fill(number ?? place(name).address.number);
  await visitor.field("complement").focus();
}

const point = async (visitor: Visitor) =>
  Promise.all(["lat", "lng"].map((name) => visitor.field(name).inputValue()));

const at = (name: string) => [degrees(place(name).lat), degrees(place(name).lng)];

/** A place as the fields show it, in metres from another. */
function metres(
  [lat = "", lng = ""]: string[],
  [lat0 = "", lng0 = ""]: string[],
): [north: number, east: number] {
  const [a, b, a0, b0] = [lat, lng, lat0, lng0].map((text) => Number(text.replace(",", ".")));
  return [((a ?? 0) - (a0 ?? 0)) * 110_800, ((b ?? 0) - (b0 ?? 0)) * 98_000];
}

/** Where the tip of the pin is on the screen. */
async function tip(visitor: Visitor): Promise<{ x: number; y: number }> {
  const box = await visitor.pin.boundingBox();
  assert.ok(box);
  return { x: box.x + 22, y: box.y + 42 };
}

test("the address proposes the pin, the person confirms it, and it is the location", async (t) => {
  const visitor = await visit(t);
  const { page } = visitor;
  await atMap(visitor);
  await visitor.pointSays("Leve o pino até a sua porta");
  await typeAddress(visitor, "viable");
  await visitor.pointSays("Achamos este lugar pelo endereço.");
  assert.equal(await page.locator(".conecte-map a", { hasText: "© OpenStreetMap contributors" }).count(), 1);
  assert.deepEqual(await point(visitor), EMPTY, "a proposal is no location");
  await visitor.press("next");
  await page.locator("#conecte-location-error", { hasText: "Marque o ponto da instalação" }).waitFor();
  const focused = await page.evaluate(() => document.activeElement?.getAttribute("data-action"));
  assert.equal(focused, "confirm-place");
  await page.keyboard.press("Enter");
  await visitor.pointSays("Ponto marcado.");
  assert.deepEqual(await point(visitor), at("viable"));
  assert.ok(await page.locator("#conecte-location-error").isHidden());
  assert.ok(
    await page.getByRole("alert").getByRole("button").isHidden(),
    "the list of mistakes goes with them",
  );

  await page.reload();
  await visitor.pin.waitFor();
  await visitor.button("confirm-place").getByText("Ponto confirmado").waitFor();
  await visitor.press("next");
  await visitor.atStep("contact");
  await visitor.fillContact();
  await visitor.press("next");
  await visitor.sees("viable");
  assert.equal(await calls("GET /_lookup/nominatim"), 1, "one address is asked for once");
});

const NOMINATIM = { pathContains: "/_lookup/nominatim" };

test("a slow look-up says that it is under way", async (t) => {
  const visitor = await visit(t);
  await atMap(visitor);
  await faults({ match: NOMINATIM, kind: "latency", ms: 1200, times: 1 });
  await typeAddress(visitor, "twoBoxes");
  await visitor.pointSays("Procurando o endereço no mapa…");
  await visitor.pointSays("Achamos este lugar pelo endereço.");
});

test("a look-up that fails is not an unknown address; the pin is left to the person", async (t) => {
  const visitor = await visit(t);
  await atMap(visitor);
  await faults({ match: NOMINATIM, kind: "status", status: 500 });
  visitor.foresee("503 POST /v1/geocode");
  await typeAddress(visitor, "edgeOfRadius");
  await visitor.pointSays("Não deu para procurar o endereço no mapa agora.");
  await visitor.pin.focus();
  for (const key of ["+", "+", "+", "ArrowUp"]) await visitor.page.keyboard.press(key);
  await visitor.press("confirm-place");
  await visitor.pointSays("Ponto marcado.");
});

test("an address that no map knows", async (t) => {
  const visitor = await visit(t);
  await atMap(visitor);
  await visitor.field("cep").fill(place("viable").address.cep);
  await visitor.cepAnswered();
  await visitor.field("street").fill("Rua que ninguém conhece");
  await visitor.field("number").fill("7");
  await visitor.field("complement").focus();
  await visitor.pointSays("Não achamos este endereço no mapa.");
});

test("a house that the map does not know: the pin is taken to it by arrow keys", async (t) => {
  const visitor = await visit(t);
  const { page } = visitor;
  await atMap(visitor);
  await typeAddress(visitor, "viable", "122");
  await visitor.pointSays("Achamos a rua, mas não o número.");
  await visitor.press("confirm-place");
  const street = await point(visitor);
  await visitor.pin.focus();
  for (const key of ["ArrowUp", "ArrowUp", "ArrowRight"]) await page.keyboard.press(key);
  assert.deepEqual(await point(visitor), EMPTY, "a pin that moved has to be confirmed again");
  await visitor.pointSays("Confirme quando o pino estiver na sua porta.");
  await visitor.press("confirm-place");
  const [north, east] = metres(await point(visitor), street);
  // Eight pixels of some metre each.
  assert.ok(north > 10 && north < 30 && east > 5 && east < 15, `${north} m north, ${east} m east`);
  await visitor.pin.focus();
  await page.keyboard.press("Shift+ArrowLeft");
  await page.keyboard.press("-");
  await visitor.press("confirm-place");
  const [, west] = metres(await point(visitor), street);
  assert.ok(west < -25, `${west} m`);
  const { x, y } = await tip(visitor);
  const map = await page.locator(".conecte-map .canvas").boundingBox();
  assert.ok(map && x > map.x && x < map.x + map.width && y > map.y && y < map.y + map.height);
});

test("the pin goes where it is dragged, and where the map is tapped", async (t) => {
  const visitor = await visit(t);
  const { page } = visitor;
  await atMap(visitor);
  await typeAddress(visitor, "viable");
  await visitor.pointSays("Achamos este lugar pelo endereço.");
  await visitor.pin.scrollIntoViewIfNeeded();
  const from = await tip(visitor);
  await page.mouse.move(from.x, from.y - 20);
  await page.mouse.down();
  await page.mouse.move(from.x + 30, from.y - 40, { steps: 4 });
  await page.mouse.move(from.x + 60, from.y - 20, { steps: 4 });
  await page.mouse.up();
  await visitor.pointSays("Confirme quando o pino estiver na sua porta.");
  await visitor.press("confirm-place");
  const dragged = metres(await point(visitor), at("viable"));
  assert.ok(Math.abs(dragged[0]) < 8 && dragged[1] > 40 && dragged[1] < 90, dragged.join());

  const now = await tip(visitor);
  await page.mouse.click(now.x, now.y + 60);
  await visitor.pointSays("Confirme quando o pino estiver na sua porta.");
  const there = await tip(visitor);
  assert.ok(Math.hypot(there.x - now.x, there.y - now.y - 60) < 2, "the pin is not where the map was tapped");
});

test("a finger on a telephone", async (t) => {
  const visitor = await visit(t, { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  await atMap(visitor);
  await typeAddress(visitor, "viable");
  await visitor.pointSays("Achamos este lugar pelo endereço.");
  await visitor.pin.scrollIntoViewIfNeeded();
  await visitor.fits("the map");
  const from = await tip(visitor);
  await visitor.page.touchscreen.tap(from.x - 60, from.y);
  await visitor.pointSays("Confirme quando o pino estiver na sua porta.");
  await visitor.button("confirm-place").tap();
  const [, east] = metres(await point(visitor), at("viable"));
  assert.ok(east < -40 && east > -90, `${east} m`);
});

test("from far away nothing can be confirmed; each tap comes nearer", async (t) => {
  const visitor = await visit(t);
  await visitor.page.locator("conecte-signup").evaluate((form) => form.removeAttribute("map-center"));
  await visitor.opened();
  await atMap(visitor);
  await visitor.press("confirm-place");
  await visitor.pointSays("Leve o pino até a sua porta");
  await visitor.pin.scrollIntoViewIfNeeded();
  const { x, y } = await tip(visitor);
  await visitor.page.mouse.click(x + 40, y + 30);
  await visitor.press("confirm-place");
  await visitor.pointSays("Chegue mais perto no mapa");
  assert.deepEqual(await point(visitor), EMPTY);
  for (let taps = 0; taps < 20 && (await point(visitor)).join("") === ""; taps += 1) {
    await visitor.page.getByRole("button", { name: "Aproximar o mapa" }).click();
    await visitor.press("confirm-place");
  }
  await visitor.pointSays("Ponto marcado.");
});

test("streets of one name are offered; the one that is chosen is proposed", async (t) => {
  const visitor = await visit(t);
  await atMap(visitor);
  await typeAddress(visitor, "onlyDraft");
  const other = visitor.page.locator('[data-action="candidate"]', { hasText: "Ingleses do Rio Vermelho" });
  await other.click();
  await visitor.pointSays("Achamos a rua, mas não o número.");
  await visitor.press("confirm-place");
  assert.deepEqual(await point(visitor), ["-27,435", "-48,398"]);
});

test("another address never moves a pin that somebody has confirmed: it is offered", async (t) => {
  const visitor = await visit(t);
  await atMap(visitor);
  await typeAddress(visitor, "viable");
  await visitor.pointSays("Achamos este lugar pelo endereço.");
  await visitor.press("confirm-place");
  await typeAddress(visitor, "lastPort");
  const offer = visitor.page.locator('[data-action="candidate"]');
  await offer.waitFor();
  assert.deepEqual(await point(visitor), at("viable"));
  await offer.click();
  await visitor.pointSays("Achamos este lugar pelo endereço.");
  assert.deepEqual(await point(visitor), EMPTY);
  await visitor.press("confirm-place");
  assert.deepEqual(await point(visitor), at("lastPort"));
});

test("the browser's position takes the pin there, and it is confirmed like any other", async (t) => {
  const { lat, lng } = place("lastPort");
  const geolocation = { latitude: lat, longitude: lng, accuracy: 20 };
  const visitor = await visit(t, { geolocation, permissions: ["geolocation"] });
  await atMap(visitor);
  await visitor.press("locate");
  await visitor.pointSays("Confirme quando o pino estiver na sua porta.");
  assert.deepEqual(await point(visitor), EMPTY);
  await visitor.press("confirm-place");
  assert.deepEqual(await point(visitor), at("lastPort"));
});

test("another signup begins with no trace of the one before", async (t) => {
  const visitor = await visit(t);
  await atMap(visitor);
  await typeAddress(visitor, "viable");
  await visitor.pointSays("Achamos este lugar pelo endereço.");
  await visitor.press("confirm-place");
  await visitor.press("next");
  await visitor.atStep("contact");
  await visitor.fillContact();
  await visitor.press("next");
  await visitor.press("reserve");
  await visitor.sees("reserved");
  await visitor.press("restart");
  await visitor.atStep("plan");
  await atMap(visitor);
  await visitor.pointSays("Leve o pino até a sua porta");
  assert.equal(await visitor.field("street").inputValue(), "");
  assert.equal(await visitor.page.locator(".conecte-map[data-confirmed]").count(), 0);
  await visitor.press("confirm-place");
  assert.deepEqual(await point(visitor), EMPTY);
  await visitor.pin.focus();
  for (const key of ["+", "+", "+", "ArrowUp", "ArrowDown"]) await visitor.page.keyboard.press(key);
  await visitor.press("confirm-place");
  const [north, east] = metres(await point(visitor), ["-27,65", "-48,55"]);
  assert.ok(Math.hypot(north, east) < 5, "the pin is where the site's map begins");
});

test("coordinates that are typed move the pin", async (t) => {
  const visitor = await visit(t);
  await atMap(visitor);
  await visitor.fillAddress(place("viable"));
  await visitor.button("confirm-place").getByText("Ponto confirmado").waitFor();
  await visitor.press("next");
  await visitor.atStep("contact");
});

test("the map is fetched at the address step, once, and not before", async (t) => {
  const visitor = await visit(t);
  const fetched: string[] = [];
  visitor.page.on("request", (request) => fetched.push(new URL(request.url()).pathname));
  await visitor.page.reload();
  await visitor.opened();
  await visitor.page.waitForLoadState("networkidle");
  const early = fetched.filter((path) => CHUNK.test(path) || path === "/tile.svg");
  assert.deepEqual(early, []);
  await atMap(visitor);
  await visitor.press("back");
  await visitor.atStep("plan");
  await atMap(visitor);
  assert.equal(fetched.filter((path) => CHUNK.test(path)).length, 1);
});

test("a map that cannot be fetched leaves the plain step, with a line", async (t) => {
  const visitor = await visit(t);
  await visitor.page.route(CHUNK, (route) => {
    visitor.foresee(`net::ERR_FAILED GET ${new URL(route.request().url()).pathname}`);
    return route.abort();
  });
  await visitor.choosePlan();
  await visitor.pointSays("O mapa não carregou.");
  await visitor.fillAddress(place("viable"));
  await visitor.press("next");
  await visitor.atStep("contact");
  assert.equal(await visitor.pin.count(), 0);
});

test("tiles that do not come leave the plain step, with a line", async (t) => {
  const visitor = await visit(t);
  await visitor.page.route("**/tile.svg", (route) =>
    route.fulfill({ body: "no image", contentType: "text/plain" }),
  );
  await visitor.choosePlan();
  await visitor.pointSays("As imagens do mapa não carregaram.");
  assert.equal(await visitor.pin.count(), 0);
  await visitor.fillAddress(place("viable"));
  await visitor.press("next");
  await visitor.atStep("contact");
});

test("tiles have an address of their own and a credit", async (t) => {
  const visitor = await visit(t);
  const asked = new Set<string>();
  await visitor.page.route("**/tiles/**", async (route) => {
    asked.add(new URL(route.request().url()).pathname);
    const tile = await fetch(`${edge.url}/tile.svg`);
    await route.fulfill({ body: await tile.text(), contentType: "image/svg+xml" });
  });
  await visitor.page.locator("conecte-signup").evaluate((form) => {
    form.setAttribute("tiles", "/tiles/{z}/{x}/{y}.png");
    form.setAttribute("tiles-attribution", "© Mapas inventados");
    form.setAttribute("tiles-attribution-url", "https://mapas.example/sobre");
    form.setAttribute("map-center", "-27.779,-48.509");
  });
  await visitor.opened();
  await atMap(visitor);
  const credit = visitor.page.locator(".conecte-map a");
  assert.deepEqual(
    [await credit.textContent(), await credit.getAttribute("href"), await credit.getAttribute("rel")],
    ["© Mapas inventados", "https://mapas.example/sobre", "noopener noreferrer"],
  );
  // The tile that -27.779, -48.509 is on: https://wiki.openstreetmap.org/wiki/Slippy_map_tilenames
  const north = Math.asinh(Math.tan((-27.779 * Math.PI) / 180)) / Math.PI;
  const [x, y] = [(1 - 48.509 / 180) / 2, (1 - north) / 2].map((part) => Math.floor(part * 2 ** 14));
  assert.ok(asked.has(`/tiles/14/${x}/${y}.png`), [...asked].join());
});
