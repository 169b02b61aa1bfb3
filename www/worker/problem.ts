/** Errors as RFC 9457 problem details. What they are, the core says; this file only writes them down. */
import { core } from "./core.ts";

/** A problem as the core throws it. */
export interface Problem {
  status: number;
  code: string;
  detail: string;
  errors?: { pointer: string; code: string }[];
  /** After how many seconds the same call may be made again, where that is known. */
  retryAfterS?: number;
}

/** The problem of a code that the core knows. */
export function problem(code: string): Problem {
  return JSON.parse(core().problemOf(code)) as Problem;
}

/** What was thrown, if it is a problem: an object with a code and a status. */
export function asProblem(thrown: unknown): Problem | undefined {
  const known = typeof thrown === "object" && thrown !== null && "code" in thrown && "status" in thrown;
  return known ? (thrown as Problem) : undefined;
}

/** The answer that tells a caller of a problem. */
export function problemResponse(problem: Problem, requestId: string): Response {
  const { status, code, detail, errors, retryAfterS } = problem;
  const body = {
    type: `urn:conecte-ozmap:problem:${code}`,
    title: code.replaceAll("_", " "),
    status,
    code,
    detail,
    ...(errors === undefined ? {} : { errors }),
    requestId,
  };
  const headers = {
    "content-type": "application/problem+json",
    "cache-control": "no-store",
    ...(retryAfterS === undefined ? {} : { "retry-after": String(retryAfterS) }),
  };
  return new Response(JSON.stringify(body), { status, headers });
}
