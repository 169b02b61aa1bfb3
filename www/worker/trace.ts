/** What a call to somebody else is made for, for its line in the log, and how long such calls took. */
export interface Trace {
  /** The request's id, as the answer has it; absent where the ledger works by itself. */
  request?: string;
  /** The reservation's id, of a call of the ledger's. */
  reservation?: string;
  /** Time spent on calls so far. */
  upstreamMs: number;
}

/** `Server-Timing` of a request that took so long: what was waited for, and what was our own. */
export function serverTiming({ upstreamMs }: Trace, ms: number): string {
  return `edge;dur=${Math.max(ms - upstreamMs, 0)}, upstream;dur=${upstreamMs}`;
}
