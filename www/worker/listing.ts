/** `GET /v1/reservations`: the operator's list. */
import type { Context as HonoContext } from "hono";
import { core } from "./core.ts";
import type { Context } from "./guard.ts";
import type { Filter, Listed } from "./ledger-list.ts";
import { ledgerOf } from "./reservations.ts";

export async function listReservations(c: HonoContext<Context>): Promise<Response> {
  const filter = JSON.parse(core().listing(new URL(c.req.url).search.slice(1))) as Filter;
  const found = await ledgerOf(c).list(filter);
  const page = found.slice(0, filter.limit);
  const last = found.length > page.length ? page.at(-1) : undefined;
  return c.json({
    reservations: page.map(listed),
    ...(last === undefined ? {} : { next: core().cursorOf(last.createdAt, last.id) }),
  });
}

function listed({ id, code, state, createdAt, expiresAt, trouble }: Listed) {
  return {
    id,
    ...(code === null ? {} : { code }),
    state,
    createdAt: new Date(createdAt).toISOString(),
    ...(expiresAt === null ? {} : { expiresAt: new Date(expiresAt).toISOString() }),
    ...(trouble === null ? {} : { trouble }),
  };
}
