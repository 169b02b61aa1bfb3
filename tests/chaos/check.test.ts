/** The comparison, on made-up runs: it is silent about what is right and finds each thing that may go wrong. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { check, type Evidence, type Told, type Violation } from "./check.ts";
import type { Row } from "./ledger-files.ts";

const steps = (...states: string[]) => states.map((state, at) => ({ at, event: "made up", state }));

function customer(code: string, change: Partial<Told> = {}): Told {
  return {
    key: `key-${code}`,
    ids: new Set([`id-${code}`]),
    codes: new Set([code]),
    complaints: [],
    reservedAt: 100,
    reservedUntil: 1000,
    ...change,
  };
}

const row = (code: string, state: string, ...before: string[]): Row => ({
  id: `id-${code}`,
  code,
  state,
  history: steps("pending", ...before, state),
});

const property = (code: string, change = {}) => ({
  id: `p-${code}`,
  code,
  implanted: false,
  ports: [`splitter-${code}:1`],
  ...change,
});

const made = (code: string, at = 50, id = `p-${code}`) => ({ at, kind: "made" as const, property: id, code });
const deleted = (code: string, at: number, id = `p-${code}`) => ({
  at,
  kind: "deleted" as const,
  property: id,
});

/** One of each that ends well. */
function sound(): Evidence {
  return {
    customers: [
      customer("A", { confirmAskedAt: 200, confirmedAt: 250 }),
      customer("B"),
      customer("C", { cancelAskedAt: 300, cancelled: true }),
      customer("D", { implanted: { property: "p-D", at: 200 } }),
      { key: "key-E", ids: new Set(), codes: new Set(), complaints: [], last: "no_port_left" },
      customer("F"),
    ],
    ledger: [
      row("A", "confirmed", "reserved"),
      row("B", "released", "reserved", "releasing"),
      row("C", "cancelled", "reserved", "releasing"),
      row("D", "activated", "reserved"),
      row("E", "failed"),
      row("F", "released", "reserved", "releasing"),
    ],
    properties: [property("A"), property("D", { implanted: true })],
    homeless: [],
    calmAt: 100_000,
    changes: [
      ...["A", "B", "C", "D", "F"].map((code) => made(code)),
      // A late POST, tidied up while the port is held.
      made("A", 60, "p-A2"),
      deleted("A", 70, "p-A2"),
      { at: 150, kind: "removed", property: "p-F" },
      deleted("C", 310),
      deleted("B", 1001),
    ],
  };
}

const told = (evidence: Evidence, code: string): Told => {
  const found = evidence.customers.find(({ key }) => key === `key-${code}`);
  assert.ok(found);
  return found;
};

const rowOf = (evidence: Evidence, code: string): Row => {
  const found = evidence.ledger.find((one) => one.code === code);
  assert.ok(found);
  return found;
};

test("a sound run has no violation", () => assert.deepEqual(check(sound()), []));

const CASES: [string, Violation["kind"], string, (evidence: Evidence) => void][] = [
  ["a kept port that is gone", "lost", "A", (it) => it.properties.shift()],
  [
    "a property without a port",
    "lost",
    "A",
    (it) => it.properties.splice(0, 1, property("A", { ports: [] })),
  ],
  [
    "two properties for one customer",
    "doubled",
    "A",
    (it) => it.properties.push(property("A", { id: "p-A3", ports: ["other:1"] })),
  ],
  [
    "two customers on one port",
    "doubled",
    "D",
    (it) => it.properties.splice(1, 1, property("D", { ports: ["splitter-A:1"] })),
  ],
  ["one key, two reservations", "doubled", "A", (it) => told(it, "A").ids.add("another")],
  ["a property left after the release", "orphan", "B", (it) => it.properties.push(property("B"))],
  ["a property of nobody's", "orphan", "X", (it) => it.properties.push(property("X"))],
  ["a client without a property", "orphan", "Y", (it) => it.homeless.push("Y")],
  [
    "an installed customer's property deleted",
    "implanted_deleted",
    "D",
    (it) => it.changes.push(deleted("D", 1200)),
  ],
  [
    "a confirmed customer's property deleted",
    "confirmed_deleted",
    "A",
    (it) => it.changes.push(deleted("A", 1200)),
  ],
  ["never given back", "not_released", "B", (it) => (rowOf(it, "B").state = "reserved")],
  [
    "kept although nobody wanted it",
    "not_released",
    "B",
    (it) => {
      rowOf(it, "B").state = "confirmed";
      it.properties.push(property("B"));
    },
  ],
  [
    "work on an expired one begun too late",
    "released_late",
    "B",
    (it) => {
      for (const step of rowOf(it, "B").history) step.at += 40_000;
    },
  ],
  [
    "given back before its time",
    "released_early",
    "B",
    (it) => ((it.changes.at(-1) as { at: number }).at = 999),
  ],
  [
    "given back twice in the history",
    "released_twice",
    "B",
    (it) => rowOf(it, "B").history.push(...steps("releasing", "released")),
  ],
  ["deleted twice", "released_twice", "B", (it) => it.changes.push(deleted("B", 1002))],
  ["pending for ever", "stuck", "E", (it) => (rowOf(it, "E").state = "pending")],
  ["releasing for ever", "stuck", "B", (it) => (rowOf(it, "B").state = "releasing")],
  ["told reserved, and the ledger knows nothing", "lost", "B", (it) => it.ledger.splice(1, 1)],
  ["told reserved, and failed", "lost", "B", (it) => (rowOf(it, "B").state = "failed")],
  [
    "told confirmed, and released",
    "lost",
    "A",
    (it) => {
      rowOf(it, "A").state = "released";
      it.properties.shift();
    },
  ],
  [
    "cancelled, and kept",
    "forgotten",
    "C",
    (it) => {
      rowOf(it, "C").state = "confirmed";
      told(it, "C").confirmAskedAt = 250;
      it.properties.push(property("C"));
    },
  ],
  [
    "told that no port is left, and given one",
    "forgotten",
    "B",
    (it) => (told(it, "B").last = "no_port_left"),
  ],
  [
    "no port while the promise held",
    "lost",
    "B",
    (it) => told(it, "B").complaints.push({ kind: "lost", detail: "seen" }),
  ],
  [
    "an answer that nobody should get",
    "unexpected",
    "B",
    (it) => told(it, "B").complaints.push({ kind: "unexpected", detail: "404" }),
  ],
];

for (const [name, kind, code, break_] of CASES) {
  test(`found: ${name}`, () => {
    const evidence = sound();
    break_(evidence);
    const found = check(evidence).map((violation) => `${violation.kind} ${violation.code}`);
    assert.ok(found.includes(`${kind} ${code}`), `found only ${JSON.stringify(found)}`);
  });
}
