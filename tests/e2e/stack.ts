/** What a test file runs against: the simulator, the edge in plain workerd with the demo page, and a Chromium. */
import assert from "node:assert/strict";
import { after, beforeEach, type TestContext } from "node:test";
import type { BrowserContextOptions } from "playwright-core";
import { SIMULATOR_LOOKUP_KEY, SIMULATOR_TOKEN, startEdge, startSimulator } from "../../scripts/edge.mjs";
import { demoPlaces } from "../../scripts/lib/welcome.mjs";
import { whileCarried } from "../worker/tags.ts";
import { launch, open } from "./browser.ts";
import { PLAN_OF_NO_REGION, type Place, testSites } from "./data.ts";
import { Visitor } from "./visitor.ts";

/** A property as OZmap lists it. */
interface Property {
  address: string;
  connections: { kind: string; port: number }[];
  client: { code: string; name: string };
}

/** A prospect as the simulator keeps it. */
export interface Prospect {
  code: string;
  name: string;
  address: string;
  observation: string;
  coords: [number, number];
}

/**
 * Starts everything; ends it after the file's tests. Each test begins with the seeded world. `cep` and `geocode` are
 * the providers that the site asks, instead of the usual ones.
 */
export async function startStack({ cep, geocode }: { cep?: string[]; geocode?: string[] } = {}) {
  // The named places are the same whatever the number of other boxes.
  const sim = await startSimulator({ boxes: 200 });
  after(() => sim.stop());
  // A plan of theirs is sold where a tag is that no region carries any more.
  const [lostTag = ""] = PLAN_OF_NO_REGION.regionTags;
  const edge = await whileCarried(sim, SIMULATOR_TOKEN, lostTag, () =>
    startEdge({
      ozmapUrl: sim.url,
      lookups: {
        cep: cep?.map(sim.lookup) ?? sim.lookups.cep,
        geocode: geocode?.map(sim.lookup) ?? sim.lookups.geocode,
      },
      googleKey: SIMULATOR_LOOKUP_KEY,
      token: SIMULATOR_TOKEN,
      sites: testSites(),
    }),
  );
  after(() => edge.stop());
  const browser = await launch();
  const world: Record<string, Place> = await sim.control("places");
  beforeEach(async () => {
    await sim.control("reset", {});
    await sim.control("settings", { tokens: [SIMULATOR_TOKEN] });
  });

  function place(name: string): Place {
    const found = world[name];
    assert.ok(found, `the simulator has no place ${name}`);
    return found;
  }

  /** Somebody opens the page. */
  async function visit(t: TestContext, options: BrowserContextOptions = {}): Promise<Visitor> {
    const watched = await open(t, browser, options);
    // `npm start` writes this file; a test must not, as one may be running.
    await watched.page.route("**/demo-places.json", (route) => route.fulfill({ json: demoPlaces(world) }));
    await watched.page.goto(edge.url);
    const visitor = new Visitor(watched);
    await visitor.opened();
    return visitor;
  }

  /** How often OZmap was asked, such as `POST /properties`. */
  const calls = async (call: string): Promise<number> => (await sim.control("world")).calls[call] ?? 0;

  /** What OZmap holds under a client code, asked from OZmap itself: exactly one property, on a port. */
  async function thePropertyOf(code: string): Promise<Property> {
    const answer = await fetch(`${sim.url}/properties/client/${code}`, {
      headers: { authorization: SIMULATOR_TOKEN },
    });
    assert.equal(answer.status, 200);
    const [property, ...more] = (await answer.json()) as Property[];
    assert.ok(property, `no property for ${code}`);
    assert.deepEqual(more, [], `more than one property for ${code}`);
    assert.equal(property.connections.filter(({ kind }) => kind === "Splitter").length, 1);
    return property;
  }

  const counts = async (): Promise<Record<"properties" | "freePorts" | "prospects", number>> =>
    (await sim.control("world")).counts;

  /** The only prospect in OZmap. */
  async function theProspect(): Promise<Prospect> {
    const [prospect, ...more]: Prospect[] = await sim.control("world?full=prospects");
    assert.ok(prospect, "no prospect");
    assert.deepEqual(more, [], "more than one prospect");
    return prospect;
  }

  return {
    sim,
    browser,
    edge,
    place,
    visit,
    calls,
    counts,
    thePropertyOf,
    theProspect,
    faults: (...list: object[]) => sim.control("faults", { faults: list }),
    fillBox: (id: string) => sim.control(`boxes/${id}/fill`, {}),
  };
}
