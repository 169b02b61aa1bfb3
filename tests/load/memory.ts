/** The memory of a process, where the system tells it. */
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

const EVERY_MS = 200;

/** What a process holds in memory, in MiB; 0 where that is not told. */
export class Memory {
  max = 0;
  readonly #pid: number;

  constructor(pid: number) {
    this.#pid = pid;
  }

  now(): number {
    let status = "";
    try {
      status = readFileSync(`/proc/${this.#pid}/status`, "utf8");
    } catch {
      // Linux alone has it.
    }
    const mib = Math.round(Number(status.match(/^VmRSS:\s+(\d+) kB/m)?.[1] ?? 0) / 1024);
    this.max = Math.max(this.max, mib);
    return mib;
  }

  /** Looks from time to time, until told to stop. */
  async watch(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.now();
      await sleep(EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}
