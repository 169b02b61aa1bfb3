/** Times two ways to the same answer, round by round in turn, and compares the answers first. */
import { isDeepStrictEqual } from "node:util";
import { type Effort, Mismatch } from "./case.ts";

/** Two ways to the same answers, for inputs 0 to `inputs - 1`. */
export interface Duel<Ours = unknown, Theirs = unknown> {
  /** For messages. */
  what: string;
  inputs: number;
  ours(input: number): Ours;
  theirs(input: number): Theirs;
  /** What is compared, where the answers as such cannot be. Not timed. */
  view?: { ours(answer: Ours): unknown; theirs(answer: Theirs): unknown };
}

/** The median of some numbers. */
export function median(values: number[]): number {
  return quantile(values, 0.5);
}

/** The value below which this share of the values lies, interpolated. */
export function quantile(values: number[], share: number): number {
  if (values.length === 0) throw new Error("no values");
  const sorted = [...values].sort((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)] ?? Number.NaN, sorted[Math.ceil(at)] ?? Number.NaN];
  return low + (high - low) * (at - Math.floor(at));
}

function excerpt(value: unknown): string {
  const text = value instanceof Uint8Array ? new TextDecoder().decode(value) : JSON.stringify(value);
  return (text ?? String(value)).slice(0, 500);
}

/** Throws a `Mismatch` unless both are equal. */
export function mustAgree(what: string, ours: unknown, theirs: unknown): void {
  if (isDeepStrictEqual(ours, theirs)) return;
  throw new Mismatch(`${what}: the answers differ\n  ours:   ${excerpt(ours)}\n  theirs: ${excerpt(theirs)}`);
}

/** Compares the answers to every input. Throws a `Mismatch`. */
export function compare<Ours, Theirs>({ what, inputs, ours, theirs, view }: Duel<Ours, Theirs>): void {
  for (let input = 0; input < inputs; input++) {
    const [our, their] = [ours(input), theirs(input)];
    mustAgree(`${what}, input ${input}`, view ? view.ours(our) : our, view ? view.theirs(their) : their);
  }
}

/** Takes every answer, and is there for others to read: no compiler may leave the work out. */
export let sink: unknown;

/** Answers all inputs so many times; returns the milliseconds of one answer. */
function pass(side: (input: number) => unknown, inputs: number, times: number): number {
  const started = performance.now();
  for (let time = 0; time < times; time++) for (let input = 0; input < inputs; input++) sink = side(input);
  return (performance.now() - started) / (times * inputs);
}

/** A side that has not become faster for so many rounds is as fast as it gets. */
const STEADY_ROUNDS = 8;
/** Where the machine has no time for V8's compilers, it gets no longer than this, in times of `warmMs`. */
const PATIENCE = 10;

/**
 * Warms one side up, until it becomes no faster: V8 compiles behind its back, WASM later than JavaScript. Returns how
 * often all inputs fit into a round.
 */
function warmUp(side: (input: number) => unknown, inputs: number, { warmMs, roundMs }: Effort): number {
  const started = performance.now();
  const timesOf = (ms: number) => Math.max(1, Math.ceil(roundMs / (ms * inputs)));
  let [best, steady] = [pass(side, inputs, 1), 0];
  for (;;) {
    const elapsed = performance.now() - started;
    if (elapsed >= warmMs && (steady >= STEADY_ROUNDS || elapsed >= PATIENCE * warmMs)) return timesOf(best);
    const ms = pass(side, inputs, timesOf(best));
    steady = ms < 0.98 * best ? 0 : steady + 1;
    best = Math.min(best, ms);
  }
}

/** Compares, warms up and times; returns the median milliseconds of one answer, of each side. */
export function time<Ours, Theirs>(
  duel: Duel<Ours, Theirs>,
  effort: Effort,
): { ours: number; theirs: number } {
  compare(duel);
  const { inputs } = duel;
  const sides = [duel.ours, duel.theirs].map((side: (input: number) => unknown) => {
    const times = warmUp(side, inputs, effort);
    return { round: () => pass(side, inputs, times), results: [] as number[] };
  });
  for (let round = 0; round < effort.rounds; round++) {
    // Who comes first changes: a machine that becomes slower or faster meanwhile favours nobody.
    for (const side of round % 2 === 0 ? sides : sides.toReversed()) side.results.push(side.round());
  }
  const [ours, theirs] = sides.map(({ results }) => median(results));
  return { ours: ours ?? Number.NaN, theirs: theirs ?? Number.NaN };
}
