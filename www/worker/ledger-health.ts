/** How a ledger's OZmap and its own work stand: conditions for a person, figures for Prometheus. */
import { core } from "./core.ts";
import { metaOf, setMeta } from "./ledger-meta.ts";
import { RELEASE_OVERDUE_MS, WAKE_OVERDUE_MS } from "./limits.ts";

/** Something that needs a person. */
export interface Condition {
  code: "ozmap_token_refused" | "ozmap_unreachable" | "releases_overdue";
  since: number;
  count?: number;
}

/** As `Metrics.render` of the core takes them. */
export interface Figures {
  states: Record<string, number>;
  due: number;
  overdue: number;
  releasesOverdue: number;
  pendingSince: number | undefined;
  tokenRefusedSince: number | undefined;
  unreachableSince: number | undefined;
}

/**
 * Takes note of how a call to OZmap ended: one of the ledger's own, or one made only to `look`. Gives whether that says
 * anything of OZmap: that there was no room for the call does not.
 */
export function hear(sql: SqlStorage, outcome: string, { look }: { look: boolean }): boolean {
  if (outcome === "wait") return false;
  const now = Date.now();
  const pause = core().pauseAfter(metaOf(sql, "pause"), outcome, look, now);
  const reach = core().reachAfter(metaOf(sql, "reach"), outcome, now);
  setMeta(sql, "pause", pause);
  setMeta(sql, "reach", reach);
  return true;
}

export function conditions(sql: SqlStorage): Condition[] {
  const found: Condition[] = [];
  const refused = core().pausedSince(metaOf(sql, "pause"));
  if (refused !== undefined) found.push({ code: "ozmap_token_refused", since: refused });
  const gone = core().unreachableSince(metaOf(sql, "reach"));
  if (gone !== undefined) found.push({ code: "ozmap_unreachable", since: gone });
  const { count, since } = releasesOverdue(sql);
  if (since !== null) found.push({ code: "releases_overdue", since, count });
  return found;
}

export function figures(sql: SqlStorage): Figures {
  const one = <T extends number | null>(query: string, ...bindings: number[]) =>
    sql.exec<{ value: T }>(query, ...bindings).one().value;
  const states = sql
    .exec<{ state: string; count: number }>(
      "SELECT state, count(*) AS count FROM reservations GROUP BY state",
    )
    .toArray();
  const now = Date.now();
  const due = "SELECT count(*) AS value FROM reservations WHERE wake_at <= ? AND in_flight = 0";
  const pending = "SELECT min(created_at) AS value FROM reservations WHERE state = 'pending'";
  return {
    states: Object.fromEntries(states.map(({ state, count }) => [state, count])),
    due: one<number>(due, now),
    overdue: one<number>(due, now - WAKE_OVERDUE_MS),
    releasesOverdue: releasesOverdue(sql).count,
    pendingSince: one<number | null>(pending) ?? undefined,
    tokenRefusedSince: core().pausedSince(metaOf(sql, "pause")),
    unreachableSince: core().unreachableSince(metaOf(sql, "reach")),
  };
}

/** Ports that OZmap has not taken back for long, and since when it was asked for the first of them. */
function releasesOverdue(sql: SqlStorage): { count: number; since: number | null } {
  return sql
    .exec<{ count: number; since: number | null }>(
      `SELECT count(*) AS count, min(since) AS since FROM (
         SELECT min(h.at) AS since FROM reservations r JOIN history h ON h.reservation = r.id
         WHERE r.state = 'releasing' AND h.state = 'releasing' GROUP BY r.id
       ) WHERE since < ?`,
      Date.now() - RELEASE_OVERDUE_MS,
    )
    .one();
}
