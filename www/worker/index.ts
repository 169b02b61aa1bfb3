/** The edge: routes of the public API, the demo page, and the ledger. */
import { Hono, type MiddlewareHandler } from "hono";
import { admit } from "./admit.ts";
import { assets } from "./assets.ts";
import { listPlanRegions, listRegions, listTags } from "./catalogue.ts";
import { readConditions, readMetrics } from "./conditions.ts";
import { checkCoverage } from "./coverage.ts";
import type { Env } from "./env.ts";
import { type Context, failed, guard } from "./guard.ts";
import { leaveLead } from "./leads.ts";
import { listReservations } from "./listing.ts";
import { geocode, readCep } from "./lookups.ts";
import { operatorOnly } from "./operator.ts";
import { problem, problemResponse } from "./problem.ts";
import { limitRates } from "./rates.ts";
import {
  cancelReservation,
  confirmReservation,
  createReservation,
  readHistory,
  readReservation,
} from "./reservations.ts";
import { addKey, listKeys, revokeKey } from "./site-keys.ts";
import { applySite, checkSite, listSites, readSite, removeSite } from "./site-routes.ts";
import { humanOnly } from "./turnstile.ts";
import { checkViability } from "./viability.ts";

export { Directory } from "./directory.ts";
export { Ledger } from "./ledger.ts";
export { SiteStore } from "./site-store.ts";

const app = new Hono<Context>();

/** The routes of sites themselves let in by keys of their own. */
const ofSite =
  (middleware: MiddlewareHandler<Context>): MiddlewareHandler<Context> =>
  (c, next) =>
    /^\/v1\/sites(?:\/|$)/.test(c.req.path) ? next() : middleware(c, next);

app.use(guard);
app.use("/v1/*", ofSite(admit), ofSite(limitRates));
app.get("/healthz", (c) => c.json({ status: "ok" }));
app.get("/v1/plans", (c) => c.body(c.var.site.plansJson, 200, { "content-type": "application/json" }));
app.get("/v1/plans/regions", operatorOnly, listPlanRegions);
app.get("/v1/tags", operatorOnly, listTags);
app.get("/v1/regions", operatorOnly, listRegions);
app.get("/v1/cep/:cep", readCep);
app.post("/v1/geocode", geocode);
app.post("/v1/viability", humanOnly, checkViability);
app.post("/v1/coverage", operatorOnly, checkCoverage);
app.post("/v1/reservations", createReservation);
app.get("/v1/reservations", operatorOnly, listReservations);
app.get("/v1/reservations/:id", readReservation);
app.delete("/v1/reservations/:id", cancelReservation);
app.post("/v1/reservations/:id/confirm", operatorOnly, confirmReservation);
app.get("/v1/reservations/:id/history", operatorOnly, readHistory);
app.get("/v1/conditions", operatorOnly, readConditions);
app.get("/v1/metrics", operatorOnly, readMetrics);
app.post("/v1/leads", humanOnly, leaveLead);
app.get("/v1/sites", listSites);
app.put("/v1/sites/:id", applySite);
app.get("/v1/sites/:id", readSite);
app.delete("/v1/sites/:id", removeSite);
app.post("/v1/sites/:id/check", checkSite);
app.post("/v1/sites/:id/keys", addKey);
app.get("/v1/sites/:id/keys", listKeys);
app.delete("/v1/sites/:id/keys/:key", revokeKey);

/** Every other method on these paths is refused, with the ones that there are (RFC 9110, 15.5.6). */
const methods = new Map<string, Set<string>>();
for (const { path, method } of app.routes)
  if (method !== "ALL") methods.set(path, (methods.get(path) ?? new Set()).add(method));
for (const [path, allowed] of methods)
  app.all(path, (c) => {
    const response = problemResponse(problem("method_not_allowed"), c.var.requestId);
    response.headers.set("allow", [...allowed].join(", "));
    return response;
  });

app.get("*", assets);
app.notFound((c) => problemResponse(problem("not_found"), c.var.requestId));
app.onError(failed);

export default { fetch: app.fetch } satisfies ExportedHandler<Env>;
