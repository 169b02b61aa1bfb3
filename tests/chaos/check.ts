/**
 * Compares what customers were told, the ledger, OZmap's world and OZmap's doings: a pure function, so that tests can
 * show that it finds what it is for. All times are on one axis, on which an outage of eight days has eight days.
 */
import type { Row } from "./ledger-files.ts";
import type { Change, Property } from "./witness.ts";

/** What one customer did and was told. */
export interface Told {
  key: string;
  /** Every reservation id and code that an answer under this key named. One, unless something is broken. */
  ids: Set<string>;
  codes: Set<string>;
  /** The last state that was told; `no_port_left` when the customer was sent away. */
  last?: string;
  /** When "reserved" was first told, and until when the port was promised. */
  reservedAt?: number;
  reservedUntil?: number;
  cancelAskedAt?: number;
  /** The cancellation was answered with success. */
  cancelled?: boolean;
  confirmAskedAt?: number;
  confirmedAt?: number;
  /** Somebody installed the customer: the property, and when that was done. */
  implanted?: { property: string; at: number };
  /** Told "reserved", while OZmap had no port for them; and answers that no customer should see. */
  complaints: { kind: "lost" | "doubled" | "unexpected"; detail: string }[];
}

export interface Evidence {
  customers: Told[];
  ledger: Row[];
  properties: Property[];
  /** Codes of clients without a property. */
  homeless: string[];
  changes: Change[];
  /** When the last customer had gone; what was due long before is not late because of the outages that followed. */
  calmAt: number;
}

export interface Violation {
  kind:
    | "lost"
    | "doubled"
    | "orphan"
    | "implanted_deleted"
    | "confirmed_deleted"
    | "not_released"
    | "released_early"
    | "released_late"
    | "released_twice"
    | "stuck"
    | "forgotten"
    | "unexpected";
  /** The client code, or the key of a customer who was never told one. */
  code: string;
  detail: string;
}

/** Kills, hanging calls and a busy machine may hold the release up for so long, but no longer. */
const LATE_MS = 30_000;

const KEPT = ["confirmed", "activated"];
const GONE = ["released", "cancelled"];

/** Everything that breaks a promise, when all faults have stopped and all that was due is done. */
export function check(evidence: Evidence): Violation[] {
  const { ledger, customers } = evidence;
  const rows = new Map(ledger.map((row) => [row.code, row]));
  const removed = removedCodes(evidence.changes);
  return [
    ...ledger.flatMap((row) => checkRow(row, evidence.properties, removed)),
    ...checkWorld(evidence, rows),
    ...customers.flatMap((told) => checkCustomer(told, rows, evidence.calmAt)),
    ...checkDoings(evidence.changes, customers),
  ];
}

/** Codes that somebody removed a property of, behind our back. */
function removedCodes(changes: Change[]): Set<string> {
  const codeOf = new Map(changes.flatMap(({ property, code }) => (code ? [[property, code] as const] : [])));
  return new Set(
    changes.filter(({ kind }) => kind === "removed").map(({ property }) => codeOf.get(property) ?? ""),
  );
}

function checkRow({ code, state, history }: Row, properties: Property[], removed: Set<string>): Violation[] {
  const found: Violation[] = [];
  const report = (kind: Violation["kind"], detail: string) => found.push({ kind, code, detail });
  const own = properties.filter((property) => property.code === code);
  if (state === "pending" || state === "releasing") report("stuck", `still ${state}`);
  if (state === "reserved") report("not_released", "still reserved long after its expiry");
  if (KEPT.includes(state)) {
    if (own.length === 0 && !removed.has(code)) report("lost", `${state}, and OZmap has no property`);
    if (own.length > 1) report("doubled", `${own.length} properties`);
    for (const { id, ports } of own)
      if (ports.length !== 1) report("lost", `property ${id} has ${ports.length} ports`);
  } else if (own.length > 0 && state !== "reserved") {
    report("orphan", `${state}, and OZmap has ${own.length} properties`);
  }
  const ends = history.filter(({ state }, i) => GONE.includes(state) && history[i - 1]?.state !== state);
  if (ends.length > 1) report("released_twice", `the history ends ${ends.length} times`);
  return found;
}

function checkWorld({ properties, homeless }: Evidence, rows: Map<string, Row>): Violation[] {
  const found: Violation[] = [];
  const holders = new Map<string, string>();
  for (const { id, code, ports } of properties) {
    if (!rows.has(code))
      found.push({ kind: "orphan", code, detail: `the ledger does not know property ${id}` });
    for (const port of ports) {
      const other = holders.get(port);
      if (other) found.push({ kind: "doubled", code, detail: `port ${port} serves ${other} as well` });
      holders.set(port, code);
    }
  }
  for (const code of homeless) found.push({ kind: "orphan", code, detail: "a client without a property" });
  return found;
}

function checkCustomer(told: Told, rows: Map<string, Row>, calmAt: number): Violation[] {
  const code = [...told.codes].at(-1) ?? told.key;
  const found: Violation[] = told.complaints.map(({ kind, detail }) => ({ kind, code, detail }));
  const report = (kind: Violation["kind"], detail: string) => found.push({ kind, code, detail });
  if (told.ids.size > 1 || told.codes.size > 1)
    report("doubled", `one key, ${told.ids.size} reservations and ${told.codes.size} codes`);
  if (told.codes.size === 0) return found;
  const row = rows.get(code);
  if (!row) {
    report("lost", "told about a reservation that the ledger does not have");
    return found;
  }
  const { state } = row;
  if (told.last === "no_port_left" && state !== "failed")
    report("forgotten", `told that no port is left: ${state}`);
  if (told.cancelled && ![...GONE, "activated"].includes(state))
    report("forgotten", `cancelled, and ${state}`);
  if (told.reservedAt === undefined) return found;
  if (state === "failed") report("lost", "told reserved, and it failed");
  if (told.confirmedAt !== undefined && !KEPT.includes(state)) report("lost", `told confirmed, and ${state}`);
  const wanted = told.confirmAskedAt !== undefined || told.implanted !== undefined;
  if (!wanted && KEPT.includes(state)) report("not_released", `nobody wanted it, and it is ${state}`);
  const due = told.reservedUntil ?? Number.POSITIVE_INFINITY;
  const ended = row.history.find(({ state }) => !["pending", "reserved"].includes(state));
  if (due + LATE_MS < calmAt && (ended?.at ?? Number.POSITIVE_INFINITY) > due + LATE_MS)
    report("released_late", `${((ended?.at ?? calmAt) - due) / 1000} s after its expiry`);
  if (told.implanted && state !== "activated" && told.confirmedAt === undefined)
    report("lost", `installed, and ${state}`);
  return found;
}

/** Follows OZmap's doings one by one. */
function checkDoings(changes: Change[], customers: Told[]): Violation[] {
  const found: Violation[] = [];
  const codeOf = new Map<string, string>();
  const held = new Map<string, Set<string>>();
  const deleted = new Set<string>();
  const byCode = new Map(customers.flatMap((told) => [...told.codes].map((code) => [code, told] as const)));
  for (const { at, kind, property, code: made } of changes) {
    if (made !== undefined) codeOf.set(property, made);
    const code = codeOf.get(property) ?? "";
    const own = held.get(code) ?? new Set();
    held.set(code, own);
    if (kind === "made") own.add(property);
    else own.delete(property);
    if (kind !== "deleted") continue;
    if (deleted.has(property)) found.push({ kind: "released_twice", code, detail: `property ${property}` });
    deleted.add(property);
    const told = byCode.get(code);
    if (told) found.push(...checkDeletion(told, { at, property, code, last: own.size === 0 }));
  }
  return found;
}

function checkDeletion(
  told: Told,
  { at, property, code, last }: { at: number; property: string; code: string; last: boolean },
): Violation[] {
  const before = (moment: number | undefined) => moment !== undefined && moment <= at;
  const found: Violation[] = [];
  if (told.implanted?.property === property && before(told.implanted.at))
    found.push({ kind: "implanted_deleted", code, detail: `property ${property}` });
  // What a late POST left beside the port that is kept may go at any time.
  if (!last) return found;
  if (before(told.confirmedAt))
    found.push({ kind: "confirmed_deleted", code, detail: `property ${property}` });
  const promised = before(told.reservedAt) && told.reservedUntil !== undefined && at < told.reservedUntil;
  if (promised && !before(told.cancelAskedAt))
    found.push({
      kind: "released_early",
      code,
      detail: `${(told.reservedUntil ?? 0) - at} ms before its expiry`,
    });
  return found;
}
