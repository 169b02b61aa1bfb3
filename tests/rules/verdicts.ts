/** What the shipped WASM says of a case of `tests/fuzz`, in the words in which the native core says it there. */
import { readFileSync } from "node:fs";
import { generation } from "../../dist/wasm/browser/generation.js";
import type { CepLookup, Coverage, GeocodeLookup, Reservation } from "../../dist/wasm/edge/conecte_ozmap.js";
import { edge } from "./core.ts";

const file = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url));

export const browser = generation();
browser.initSync({ module: new WebAssembly.Module(file("dist/wasm/browser/conecte_ozmap_bg.wasm")) });

const documents: Record<string, unknown[]> = JSON.parse(file("tests/vectors/documents.json").toString());
const text = (kind: string, number = 0) => JSON.stringify(documents[kind]?.[number]);
const bytes = (value: string) => new TextEncoder().encode(value);

const PLANS = ["fibra-300", "fibra-600"];
const NOW = 1_700_000_200_000;
const HOUR_MS = 3_600_000;
const TICKET_EXPIRES_S = 4_000_000_000;
const AS_OF = "2026-01-05T00:00:00.000Z";

const site = new edge.Site(text("sites"));
const intakes = PLANS.map((plan) => new edge.Intake(site, bytes(text("signups").replace("fibra-600", plan))));
const intakeOf = (plan: number) => intakes[plan] ?? (intakes[0] as never);

function loaded<T>(
  load: { answer(status: number, body: Uint8Array): void; finish(): T },
  pages: string[],
): T {
  for (const page of pages) load.answer(200, bytes(text(page)));
  return load.finish();
}
const regions = loaded(new edge.RegionLoad(), ["regions"]);
const network = loaded(new edge.InventoryLoad(true), ["regions", "boxPages", "splitterPages"]);

/** A case: bytes, and a status or a way to use them. */
export interface Case {
  variant: number;
  bytes: Uint8Array;
}

/** As the edge decodes text: what is no UTF-8 becomes U+FFFD. */
const textOf = (one: Case) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(one.bytes);

interface Session {
  answer(status: number, body: Uint8Array): void;
  lost(kind: string): void;
}

function reply(session: Session, { variant, bytes }: Case): void {
  if (variant === 0) session.lost("timeout");
  else session.answer(variant, bytes);
}

/** What `run` gives, or the problem that it throws: a plain object. Anything else that it throws is no verdict. */
function verdict(run: () => string): string {
  try {
    return run();
  } catch (thrown) {
    if (thrown instanceof Error) throw thrown;
    return JSON.stringify(thrown);
  }
}

function checked(plan: number, one: Case, before?: string): string {
  return verdict(() => {
    using check = new edge.Check(site as never, intakeOf(plan), regions);
    if (before !== undefined) check.answer(200, bytes(before));
    reply(check, one);
    using request = check.request();
    if (request) return request.target;
    return check.notViable() ?? check.ticket(TICKET_EXPIRES_S);
  });
}

function taken(one: Case): string {
  return verdict(() => {
    using lead = new edge.Lead(intakeOf(0), "LEAD-1");
    reply(lead, one);
    return lead.request() ? "more" : "taken";
  });
}

const after = (state: number) => (one: Case) => {
  using machine = edge.Reservation.load(text("states", state));
  const seq = machine.seq ?? Number.NaN;
  if (one.variant === 0) machine.lost(seq, "timeout", NOW, false);
  else machine.answer(seq, one.variant, one.bytes, NOW, false);
  return machine.save();
};

function inventory(pages: string[], one: Case): string {
  return verdict(() => {
    using load = new edge.InventoryLoad(false);
    for (const page of pages) load.answer(200, bytes(text(page)));
    reply(load, one);
    using request = load.request();
    if (request) return request.target;
    using found = load.finish();
    const counts = [found.count, found.drafts, found.orphans, found.skipped].join(" ");
    return [counts, ...found.skippedReasons].join("\n");
  });
}

function siteRequest(one: Case): string {
  return verdict(() => {
    using intake = new edge.SiteIntake(one.bytes);
    using check = new edge.SiteCheck(intake.document);
    using found = check.site;
    return intake.needed(found, "demo", "[]");
  });
}

function keyRequest(one: Case): string {
  return verdict(() => {
    using intake = new edge.KeyIntake(one.bytes);
    return JSON.stringify([intake.label ?? null, intake.replaces ?? null]);
  });
}

function siteDocument(one: Case): string {
  return verdict(() => {
    using found = new edge.Site(textOf(one));
    return `${found.id} ${found.ozmapUrl} ${found.plansJson}`;
  });
}

function siteCheck(one: Case): string {
  return verdict(() => {
    using check = new edge.SiteCheck(text("siteDocuments"));
    reply(check, one);
    using request = check.request();
    if (request?.call === "tags") return request.target;
    const carried = text("regions").replaceAll("5a1702000000000000000002", "5da62201493d9c00066655b8");
    check.answer(200, bytes(carried));
    return check.finish();
  });
}

function pause(one: Case): string {
  const saved = textOf(one);
  const since = edge.pausedSince(saved);
  const exact = Number.isSafeInteger(since) ? since : "none";
  const [next, looked] = [false, true].map((look) => edge.pauseAfter(saved, `${one.variant}`, look, NOW));
  return `${exact} ${edge.pausedUntil(saved, NOW) ?? "none"} ${next} ${looked}`;
}

/** What happens to a reservation, one an hour; `inputs.rs` has the same. */
const lost = (machine: Reservation, ms: number) => {
  if (machine.seq !== undefined && Number.isSafeInteger(machine.seq))
    machine.lost(machine.seq, "timeout", ms, true);
};
const notFound = (machine: Reservation, ms: number) => {
  if (machine.seq !== undefined && Number.isSafeInteger(machine.seq))
    machine.answer(machine.seq, 404, new Uint8Array(), ms, true);
};
const submit = (machine: Reservation, ms: number) => machine.submit(ms, true);
const tick = (machine: Reservation, ms: number) => machine.tick(ms, true);
const restart = (machine: Reservation, ms: number) => machine.restart(ms);
const cancel = (machine: Reservation, ms: number) => machine.cancel(ms);
const confirm = (machine: Reservation, ms: number) => machine.confirm(ms);
const LIFE = [
  lost,
  submit,
  notFound,
  tick,
  lost,
  restart,
  tick,
  notFound,
  confirm,
  cancel,
  lost,
  tick,
  notFound,
  restart,
];

function state(one: Case): string {
  let machine: Reservation;
  try {
    machine = edge.Reservation.load(textOf(one));
  } catch (thrown) {
    if (thrown instanceof Error) throw thrown;
    return "unreadable";
  }
  for (const [at, happens] of LIFE.entries())
    verdict(() => {
      happens(machine, NOW + at * HOUR_MS);
      return "";
    });
  const saved = machine.save();
  machine.free();
  return saved;
}

const PLACES = [
  [-27.5782, -48.5274],
  [0, 0],
  [90, 180],
  [-90, -180],
  [-27.6, 179.9999],
] as const;
const RADII_M = [0, 300, 5000, Number.POSITIVE_INFINITY, Number.NaN];

function snapshot(one: Case): string {
  let found: Coverage;
  try {
    found = edge.Coverage.fromBytes(one.bytes);
  } catch (thrown) {
    if (thrown instanceof Error) throw thrown;
    const { code, offset } = thrown as { code: string; offset: number };
    return `${code} ${offset}`;
  }
  const reasons = edge.coverageReasons();
  const told: string[] = [];
  for (const tags of [[], ["5a1702000000000000000001"]]) {
    using plan = found.plan(tags);
    for (const [lat, lng] of PLACES)
      for (const radius of RADII_M) {
        const outcome = plan.decide([lat, lng], radius)[0] ?? Number.NaN;
        told.push(reasons[outcome - 1] ?? String(plan.nearest(lat, lng, radius, 8).length / 2));
      }
  }
  found.free();
  return told.join(" ");
}

function lookedUp(lookup: CepLookup | GeocodeLookup, passed: number, one: Case): string {
  using owned = lookup;
  for (let at = 0; at < passed; at++) owned.pass();
  const word = one.variant === 0 ? (owned.pass() ?? "passed") : owned.answer(one.variant, one.bytes);
  return `${word} ${verdict(() => owned.finish().json)}`;
}
const cepLookup = (passed: number) => (one: Case) =>
  lookedUp(new edge.CepLookup(site, "88010-000"), passed, one);
const geocodeLookup = (passed: number) => (one: Case) =>
  lookedUp(new edge.GeocodeLookup(site, bytes(text("places"))), passed, one);

/** One verdict for each decoder that the WASM modules have. */
export const VERDICTS: Record<string, (one: Case) => string> = {
  radius: (one) => PLANS.map((_, plan) => checked(plan, one)).join("\n"),
  boxes: (one) => PLANS.map((_, plan) => checked(plan, one, text("radius"))).join("\n"),
  regions: (one) =>
    verdict(() => {
      using load = new edge.RegionLoad();
      reply(load, one);
      using request = load.request();
      if (request) return request.target;
      using found = load.finish();
      return [found.count, ...found.skippedRegions(found.skipped)].join("\n");
    }),
  box_page: (one) => inventory([], one),
  splitter_page: (one) => inventory(["boxPages"], one),
  created: after(0),
  found: after(1),
  inspected: after(2),
  deleted: after(3),
  bodiless: (one) => `${taken(one)}\n${taken(one)}`,
  site_request: siteRequest,
  key_request: keyRequest,
  site: siteDocument,
  site_check: siteCheck,
  intake: (one) =>
    verdict(() => {
      using intake = new edge.Intake(site, one.bytes, [undefined, "ticket", "reason"][one.variant]);
      return intake.canonical;
    }),
  question: (one) =>
    verdict(() => {
      using question = new edge.CoverageQuestion(site, one.bytes);
      return network.answer(question, AS_OF);
    }),
  ticket: (one) =>
    verdict(() => {
      using machine = edge.Reservation.open(site, intakeOf(1), textOf(one), "CNT-1", NOW);
      return machine.save();
    }),
  key: (one) => verdict(() => edge.idempotencyKey(textOf(one))),
  listing: (one) => verdict(() => edge.listing(textOf(one))),
  place: (one) =>
    verdict(() => {
      using lookup = new edge.GeocodeLookup(site, one.bytes);
      return lookup.subject;
    }),
  viacep: cepLookup(0),
  brasilapi: cepLookup(1),
  nominatim: geocodeLookup(0),
  google: geocodeLookup(1),
  pause,
  state,
  snapshot,
  fields: (one) => {
    const [pointer = "", ...value] = textOf(one).split("\0");
    return browser.validateField(pointer, value.join("\0")) ?? "ok";
  },
  formats: (one) => `${browser.formatPhone(textOf(one))}\n${browser.formatCep(textOf(one))}`,
};
