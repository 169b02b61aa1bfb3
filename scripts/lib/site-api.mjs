// The sites of an edge, set up over its API: for `npm run site`, `npm run serve`, `npm start` and the tests.
import { createHmac } from "node:crypto";
import { Mistake } from "./mistake.mjs";

/** An OZmap of many tags and regions may be read page after page. */
const CALL_LIMIT_MS = 120_000;

/** The key of whoever runs a deployment, as `www/worker/crypto.ts` derives it. */
export function deploymentKey(ticketKey) {
  const digest = createHmac("sha256", Buffer.from(ticketKey, "base64"))
    .update("deployment-key\0")
    .digest("base64url");
  return `ak_${digest}`;
}

/** The name of a site's own secret: its id in upper case, hyphens as underscores. */
export function ownName(name, siteId) {
  return `${name}_${siteId.toUpperCase().replaceAll("-", "_")}`;
}

/**
 * The secrets that a site's document asks for, from what is set: `OZMAP_TOKEN_<ID>` of its own, else `OZMAP_TOKEN`; and in
 * the same way `LOOKUP_KEY_GOOGLE` and `TURNSTILE_SECRET`. What is not set is not sent: the edge keeps what it has.
 */
export function secretsFor({ site }, set) {
  const value = (name) => set[ownName(name, site.id)] || set[name] || undefined;
  const asksGoogle = (site.lookups?.geocode ?? []).some(({ provider }) => provider === "google");
  const all = {
    ozmapToken: value("OZMAP_TOKEN"),
    googleKey: asksGoogle ? value("LOOKUP_KEY_GOOGLE") : undefined,
    turnstileSecret: site.turnstile ? value("TURNSTILE_SECRET") : undefined,
  };
  return Object.fromEntries(Object.entries(all).filter(([, secret]) => secret !== undefined));
}

/** Errors for people, each with its place. */
export function places(errors) {
  return errors.map(({ pointer, code }) => `\n  ${pointer || "the document"}: ${code}`).join("");
}

/** An answer that is a problem, with each error at its place. */
export class EdgeProblem extends Mistake {
  constructor(status, { code = "bad_answer", detail = `the edge answered ${status}`, errors = [] }) {
    super(code, detail + places(errors));
    this.status = status;
    this.errors = errors;
  }
}

/** Calls an edge's `/v1/sites`. `key` is the deployment's or an operator's. Throws an `EdgeProblem`, or a `Mistake`. */
export async function callSites({ edge, key }, method, path = "", body) {
  let answer;
  try {
    answer = await fetch(`${edge.replace(/\/+$/, "")}/v1/sites${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      redirect: "error",
      signal: AbortSignal.timeout(CALL_LIMIT_MS),
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
  } catch (error) {
    throw new Mistake("edge_unreachable", `${edge} does not answer (${error.cause?.code ?? error.name})`);
  }
  const text = await answer.text();
  let read;
  try {
    read = JSON.parse(text);
  } catch {
    throw new EdgeProblem(answer.status, {});
  }
  if (!answer.ok) throw new EdgeProblem(answer.status, read);
  return read;
}

/** A document, as it was written, with the secrets that came for it: what a line and a column are said of is the file. */
export function siteRequest({ text }, secrets) {
  return `{"site":${text},"secrets":${JSON.stringify(secrets)}}`;
}

/** Applies a site's document with the secrets that came for it. */
export function applySite(edge, document, secrets) {
  return callSites(edge, "PUT", `/${encodeURIComponent(document.id)}`, siteRequest(document, secrets));
}
