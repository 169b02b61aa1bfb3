/** Runs the official client in its own process, and ends that process whatever happens. */
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Report, Task } from "./child.ts";

const LIMIT_MS = 60_000;

export function runClient(task: Task): Promise<Report> {
  // Its log goes to stdout, where it would be taken for the test's.
  const child = fork(fileURLToPath(new URL("child.ts", import.meta.url)), { execArgv: [], silent: true });
  let log = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk) => {
      log += chunk;
    });
  return new Promise<Report>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no report within ${LIMIT_MS} ms\n${log}`)), LIMIT_MS);
    child.once("message", (report) => resolve(report as Report));
    child.once("exit", (code) => {
      clearTimeout(timer);
      reject(new Error(`the client ended with ${code}\n${log}`));
    });
    child.send(task);
  }).finally(() => child.kill("SIGKILL"));
}
