/** What a process has used of the processor. */
import { readFileSync } from "node:fs";

/** Linux counts in hundredths of a second towards programs, whatever the kernel itself counts in (`USER_HZ`). */
const TICKS_A_SECOND = 100;

/** Seconds of user and system time of all threads so far; nothing where there is no /proc. */
export function cpuSeconds(pid: number): number | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return undefined;
  }
  // The name, in parentheses, may hold spaces; state is the first field after it, utime and stime the 12th and 13th.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
}
