/** What a case is, and what it gives. */

/** One line of the result. */
export interface Row {
  /** The case's name. */
  name: string;
  /** How large the input was; in words where it is not a count. */
  size: number | string;
  rival: string;
  /** Of `ours` and `theirs`. */
  unit: string;
  ours: number;
  theirs: number;
  /** Above 1: we are better. */
  ratio: number;
}

/** How much a run takes the time for. */
export interface Effort {
  /** Tiny sizes: shows that everything works, and nothing about speed. */
  quick: boolean;
  /** Rounds of each measurement; the result is their median. Many short ones: few of them meet other work. */
  rounds: number;
  /** Rounds of what takes seconds each: servers under load, a million boxes. */
  longRounds: number;
  /** How long one side runs in a round, at least. */
  roundMs: number;
  /** How long each side runs before the rounds, at least. */
  warmMs: number;
}

export const FULL: Effort = { quick: false, rounds: 31, longRounds: 7, roundMs: 15, warmMs: 500 };
export const QUICK: Effort = { quick: true, rounds: 2, longRounds: 1, roundMs: 1, warmMs: 0 };

/** A name, and what it measures. */
export interface Case {
  /** Stable: `--only` takes it. */
  name: string;
  /** What is measured, in a line. */
  about: string;
  /** What the sizes count, where they are numbers: `boxes`. */
  of?: string;
  run(effort: Effort): Promise<Row[]>;
}

/** Both sides did not give the same answer: whatever was measured would mean nothing. */
export class Mismatch extends Error {
  override readonly name = "Mismatch";
}

/** A figure of which less is better: a time, a number of bytes. */
export function less(row: Omit<Row, "ratio">): Row {
  return { ...row, ratio: row.theirs / row.ours };
}

/** A figure of which more is better: a rate. */
export function more(row: Omit<Row, "ratio">): Row {
  return { ...row, ratio: row.ours / row.theirs };
}
