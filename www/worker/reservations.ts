/** `/v1/reservations`: take a port, ask about it, give it back. */
import type { Context as HonoContext } from "hono";
import { core } from "./core.ts";
import { digestText, reservationSecret, sameSecret } from "./crypto.ts";
import { bodyOf, type Context } from "./guard.ts";
import type { View } from "./ledger.ts";
import { whoseIs } from "./open-limits.ts";
import { bearerOf, isOperator } from "./operator.ts";
import { problem } from "./problem.ts";
import { open } from "./ticket.ts";

export async function createReservation(c: HonoContext<Context>): Promise<Response> {
  const { site } = c.var;
  const key = core().idempotencyKey(c.req.header("idempotency-key"));
  const body = await bodyOf(c);
  using intake = new (core().Intake)(site, body, "ticket");
  const order = {
    site: site.id,
    key,
    fingerprint: await digestText(c.env, "request-fingerprint", intake.canonical),
    whose: await whoseIs(c.env, site, intake),
    body,
    ticket: await open(c.env, intake.ticket ?? ""),
  };
  const outcome = await ledgerOf(c).reserve(order);
  if ("problem" in outcome) throw outcome.problem;
  const { view } = outcome;
  if (view.state === "failed") throw problem("no_port_left");
  // Nothing will happen until a person mends the token: better to say so than to let the customer wait.
  if (view.state === "pending" && view.trouble === "unauthorized") throw problem("upstream_unauthorized");
  const secret = await reservationSecret(c.env, site.id, view.id);
  return c.json({ ...publicView(view), secret }, view.state === "pending" ? 202 : 201);
}

export async function readReservation(c: HonoContext<Context>): Promise<Response> {
  const outcome = await ledgerOf(c).read(await ownId(c));
  if ("problem" in outcome) throw outcome.problem;
  return c.json(publicView(outcome.view));
}

export async function confirmReservation(c: HonoContext<Context>): Promise<Response> {
  const outcome = await ledgerOf(c).confirm(c.req.param("id") ?? "");
  if ("problem" in outcome) throw outcome.problem;
  return c.json(publicView(outcome.view));
}

export async function readHistory(c: HonoContext<Context>): Promise<Response> {
  const steps = await ledgerOf(c).history(c.req.param("id") ?? "");
  if (steps.length === 0) throw problem("reservation_not_found");
  return c.json({ history: steps.map((step) => ({ ...step, at: new Date(step.at).toISOString() })) });
}

export async function cancelReservation(c: HonoContext<Context>): Promise<Response> {
  const outcome = await ledgerOf(c).cancel(await ownId(c));
  if ("problem" in outcome) throw outcome.problem;
  // OZmap showed, just before the deletion, that the customer is installed.
  if (outcome.view.state === "activated") throw problem("not_cancellable");
  return c.json(publicView(outcome.view));
}

export function ledgerOf(c: HonoContext<Context>) {
  return c.env.LEDGER.getByName(c.var.site.id);
}

/**
 * The id in the path, for who has the reservation's secret or the operator's key. The same answer for a wrong secret
 * and for no such reservation.
 */
async function ownId(c: HonoContext<Context>): Promise<string> {
  const id = c.req.param("id") ?? "";
  const own = await reservationSecret(c.env, c.var.site.id, id);
  if (!(await sameSecret(bearerOf(c), own)) && !(await isOperator(c))) throw problem("reservation_not_found");
  return id;
}

function publicView({ id, code, state, expiresAt }: View) {
  return {
    id,
    code,
    state,
    ...(expiresAt === undefined ? {} : { expiresAt: new Date(expiresAt).toISOString() }),
  };
}
