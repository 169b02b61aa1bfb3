// Child processes that end when we do, and small waits. Processes are ended by their id, never by a name.
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { root } from "./env.mjs";

const children = new Set();
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"];
let watching = false;

function endChildren() {
  for (const child of children) endGroup(child);
}

function watchParent() {
  if (watching) return;
  watching = true;
  process.once("exit", endChildren);
  for (const signal of SIGNALS) {
    process.once(signal, () => {
      // Somebody else (npm start) listens too and stops them in order; else the signal has its usual effect.
      if (process.listenerCount(signal) > 0) return;
      endChildren();
      process.kill(process.pid, signal);
    });
  }
}

/** `spawn`, for a child that must not outlive this process. */
export function spawnTied(command, args, options = {}) {
  watchParent();
  const child = spawn(command, args, { cwd: root, ...options });
  child.leadsGroup = Boolean(options.detached);
  children.add(child);
  child.exited = new Promise((resolve) => {
    child.once("exit", (code, signal) => resolve({ code, signal }));
    child.once("error", (error) => resolve({ code: null, signal: null, error }));
  });
  child.exited.then(() => children.delete(child));
  return child;
}

/** Asks a child to end, and ends it after `graceMs`. */
export async function end(child, graceMs = 1000) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), graceMs);
  await child.exited;
  clearTimeout(timer);
}

/** Runs to the end and collects stdout and stderr as they come; never throws. `onData` sees each chunk. */
export async function run(command, args, { timeoutMs, onData, ...options } = {}) {
  const startedAt = Date.now();
  // Its own process group, so that a time limit ends what it started as well.
  const child = spawnTied(command, args, {
    stdio: ["ignore", "pipe", "pipe"],
    detached: Boolean(timeoutMs),
    ...options,
  });
  let output = "";
  const take = (chunk) => {
    output += chunk;
    onData?.(String(chunk));
  };
  child.stdout?.on("data", take);
  child.stderr?.on("data", take);
  let timedOut = false;
  const timer =
    timeoutMs &&
    setTimeout(() => {
      timedOut = true;
      endGroup(child);
    }, timeoutMs);
  const { code, error } = await child.exited;
  clearTimeout(timer);
  if (timedOut) output += `\nended after its time limit of ${timeoutMs / 1000} s\n`;
  if (error) output += `${error.message}\n`;
  return { ok: code === 0, code, output, timedOut, ms: Date.now() - startedAt };
}

function endGroup(child) {
  if (!child.leadsGroup || !child.pid) return child.kill("SIGKILL");
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // The group is gone already.
  }
}

/** A free port on the loopback address, or `wanted` when it is not 0. Throws `EADDRINUSE` when that is taken. */
export function freePort(wanted = 0) {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(wanted, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Polls until `url` answers 200; throws when the child ends or the time is over. */
export async function waitReady(url, child, what, timeoutMs = 20_000) {
  const deadline = Date.now() + timeoutMs;
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null) break;
    const answer = await fetch(url, { signal: AbortSignal.timeout(2000) }).catch(() => undefined);
    await answer?.arrayBuffer().catch(() => undefined);
    if (answer?.ok) return;
    await sleep(25);
  }
  const ended = child.exitCode ?? child.signalCode;
  throw new Error(
    `${what} ${ended === null ? `does not answer at ${url}` : `ended (${ended})`}\n${child.log?.() ?? ""}`,
  );
}
