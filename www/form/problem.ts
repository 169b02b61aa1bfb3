/** Any failure of a call, in the words of this form. */

import { ConecteError } from "../client/index.js";
import type { ProblemCode } from "./codes.js";

/** One thing wrong with one field, as the rules and the edge say it. */
export interface Issue {
  pointer: string;
  code: string;
}

/** A failed call. */
export interface Problem {
  code: ProblemCode;
  status?: number;
  retryable: boolean;
  issues: Issue[];
}

/** Reads whatever was thrown. A code that this version does not know stays what it is: its sentence is the general one. */
export function toProblem(thrown: unknown): Problem {
  if (!(thrown instanceof ConecteError)) return { code: "unknown", retryable: true, issues: [] };
  const { code, status, retryable, errors } = thrown;
  return {
    code: code as ProblemCode,
    retryable: retryable ?? false,
    issues: (errors ?? []).map(({ pointer, code }) => ({ pointer, code })),
    ...(status ? { status } : {}),
  };
}

/** The ticket no longer opens the door; a new check makes a new one. */
export function needsNewTicket(code: ProblemCode): boolean {
  return code === "ticket_expired" || code === "ticket_invalid" || code === "ticket_mismatch";
}

/** Trying the same again cannot help: the site itself is not set up. */
export function isSetup(code: ProblemCode): boolean {
  return code === "site_key_unknown" || code === "origin_not_allowed";
}

/** The way out is a new check, not the same call again. */
export function needsNewCheck(code: ProblemCode): boolean {
  return (
    needsNewTicket(code) ||
    code === "idempotency_key_reused" ||
    code === "reservation_not_found" ||
    code === "reservation_ended"
  );
}
