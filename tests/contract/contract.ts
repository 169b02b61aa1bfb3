/** `docs/openapi.json` as tests use it: which operation a call is of, and what of its answer is against the contract. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { root } from "../../scripts/lib/env.mjs";

interface Response {
  $ref?: string;
  description: string;
  headers?: Record<string, unknown>;
  content?: Record<string, unknown>;
}

export interface Operation {
  operationId: string;
  security: Record<string, unknown>[];
  requestBody?: { content: { "application/json": { schema: object; example: object } } };
  responses: Record<string, Response>;
}

interface Contract {
  paths: Record<string, Record<string, Operation>>;
  components: { responses: Record<string, Response>; schemas: Record<string, object> };
}

/** A call and its answer. */
export interface Exchange {
  method: string;
  /** With its query, if it has one. */
  path: string;
  status: number;
  headers: Headers;
  text: string;
}

export const contract: Contract = JSON.parse(readFileSync(join(root, "docs/openapi.json"), "utf8"));

/** Where a response stands in the contract, as a list of names. */
type Place = string[];

/**
 * An answer may grow in a later version, so the contract leaves its objects open; ours of today is closed: what leaves
 * the edge is what the contract names, and nothing else.
 */
function closed<T>(node: T): T {
  if (Array.isArray(node)) return node.map(closed) as T;
  if (typeof node !== "object" || node === null) return node;
  const copy = Object.fromEntries(Object.entries(node).map(([name, value]) => [name, closed(value)]));
  const open = copy.type === "object" && "properties" in copy && !("additionalProperties" in copy);
  return (open ? { ...copy, unevaluatedProperties: false } : copy) as T;
}

const ajv = new Ajv2020({ strict: false, allErrors: true });
ajv.addFormat("date-time", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
ajv.addFormat("uuid", /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
ajv.addFormat("uri", (text) => URL.canParse(text));
// The rules of these are the core's; the contract only names them.
for (const format of ["email", "person-name", "phone-br"]) ajv.addFormat(format, true);
ajv.addSchema({ $id: "contract", ...closed(contract) });

/** The validator of a schema, by the names that lead to it. */
export function schemaAt(...place: Place) {
  const pointer = place.map((name) => encodeURIComponent(name.replaceAll("~", "~0").replaceAll("/", "~1")));
  const ref = `contract#/${pointer.join("/")}`;
  const validate = ajv.getSchema(ref);
  if (!validate) throw new Error(`the contract has no ${ref}`);
  return (value: unknown): string[] =>
    validate(value)
      ? []
      : (validate.errors ?? []).map(({ instancePath, message, params }) =>
          `${instancePath} ${message} ${JSON.stringify(params)}`.trim(),
        );
}

/** The path of the contract that a request's path is of. */
export function templateOf(path: string): string | undefined {
  const segments = path.split(/[?#]/, 1)[0]?.split("/") ?? [];
  return Object.keys(contract.paths).find((template) => {
    const wanted = template.split("/");
    return (
      wanted.length === segments.length &&
      wanted.every((name, at) => (name.startsWith("{") ? segments[at] !== "" : name === segments[at]))
    );
  });
}

/** What a `/v1` route that is not there, or lacks the method, answers before it says so. */
const NO_ENTRY = [
  "401.site_key_unknown.operator_key_required",
  "403.origin_not_allowed",
  "429.too_many_requests",
  "500.internal",
];

/** A response as it stands in the contract. */
interface Placed {
  place: Place;
  response: Response;
}

function component(name: string | undefined): Placed | undefined {
  const response = name === undefined ? undefined : contract.components.responses[name];
  return name !== undefined && response ? { place: ["components", "responses", name], response } : undefined;
}

/** The response that the contract has for this method, path and status. */
function placed({ method, path, status }: Exchange): Placed | undefined {
  const template = templateOf(path);
  const verb = method.toLowerCase();
  const operation = template === undefined ? undefined : contract.paths[template]?.[verb];
  if (template !== undefined && operation) {
    const response = operation.responses[status];
    if (response?.$ref !== undefined) return component(response.$ref.split("/").at(-1));
    return response && { place: ["paths", template, verb, "responses", `${status}`], response };
  }
  if (status === (template === undefined ? 404 : 405))
    return component(template === undefined ? "NotFound" : "MethodNotAllowed");
  return component(NO_ENTRY.find((name) => name.startsWith(`${status}.`)));
}

/** Everything about an answer that the contract does not say. Empty: it is within the contract. */
export function breachesOf(exchange: Exchange): string[] {
  const { method, path, status, headers, text } = exchange;
  // Preflights belong to browsers, and the demo's files to the demo.
  if (method === "OPTIONS" && status === 204) return [];
  if (!path.startsWith("/v1") && templateOf(path) === undefined && status === 200) return [];
  const found = placed(exchange);
  if (!found) return [`${method} ${path}: the contract knows no ${status}`];
  const { place, response } = found;
  const [type = "", ...others] = Object.keys(response.content ?? {});
  if (headers.get("content-type") !== type || others.length > 0)
    return [`${method} ${path} ${status}: content type ${headers.get("content-type")}, not ${type}`];
  const missing = Object.keys(response.headers ?? {}).filter((name) => !headers.has(name));
  const value = /json$/.test(type) ? JSON.parse(text) : text;
  const faults = schemaAt(...place, "content", type, "schema")(value);
  return [...missing.map((name) => `no ${name}`), ...faults].map(
    (fault) => `${method} ${path} ${status}: ${fault}`,
  );
}

/** The codes of an operation's errors: `status code`, one for each. */
export function codesOf(operation: Operation): string[] {
  return Object.entries(operation.responses)
    .filter(([status]) => Number(status) >= 400)
    .flatMap(([status, { $ref = "" }]) =>
      codesAt($ref.split("/").at(-1) ?? "").map((code) => `${status} ${code}`),
    );
}

/** The codes of a response of the components. */
export function codesAt(name: string): string[] {
  const content = contract.components.responses[name]?.content as
    | { "application/problem+json": { schema: { properties: { code: { enum: string[] } } } } }
    | undefined;
  return content?.["application/problem+json"].schema.properties.code.enum ?? [];
}

/** Every operation, with its method and the path of the contract. */
export const operations = Object.entries(contract.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
);
