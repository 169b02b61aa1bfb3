// `npm start` as a person uses it: the ready line, the page, the commands that it prints, and Ctrl-C.
import assert from "node:assert/strict";
import { execFile, execFileSync, type spawn } from "node:child_process";
import { after, test } from "node:test";
import { promisify } from "node:util";
import { root } from "../../scripts/lib/env.mjs";
import { freePort, sleep, spawnTied } from "../../scripts/lib/process.mjs";
import { launch, open } from "./browser.ts";
import { Visitor } from "./visitor.ts";

const pasted = promisify(execFile);

/** With everything built it takes seconds; a first build takes minutes, and is not what is tested here. */
const READY_LIMIT_MS = 240_000;
const GONE_LIMIT_MS = 5_000;

/** Starts it in a process group of its own, as a terminal does, and waits for the ready line. */
async function start() {
  const [port, simPort]: number[] = [await freePort(), await freePort()];
  const args = ["scripts/start.mjs", "--port", String(port), "--sim-port", String(simPort)];
  const child = spawnTied(process.execPath, args, {
    cwd: root,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  }) as ReturnType<typeof spawn> & { pid: number; exited: Promise<{ code: number | null }> };
  // What a failed test leaves behind; after Ctrl-C there is nothing left.
  after(() => {
    if (child.exitCode === null && child.signalCode === null) process.kill(-child.pid, "SIGKILL");
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (chunk: string) => {
      output += chunk;
    });
  const deadline = Date.now() + READY_LIMIT_MS;
  while (!/^ready: /m.test(output)) {
    assert.equal(child.exitCode, null, output);
    assert.ok(Date.now() < deadline, `no ready line:\n${output}`);
    await sleep(50);
  }
  return { child, output, port, simPort };
}

/** The process and all that it has started, and those in turn. */
function family(pid: number): number[] {
  const rows = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" }).trim().split("\n");
  const pairs = rows.map((row) => row.trim().split(/\s+/).map(Number));
  const below = (parent: number): number[] =>
    pairs.filter(([, ppid]) => ppid === parent).flatMap(([child = 0]) => [child, ...below(child)]);
  return [pid, ...below(pid)];
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test("npm start: a person completes a signup, the printed commands work, Ctrl-C ends it all", async (t) => {
  const { child, output, port, simPort } = await start();
  assert.match(output, new RegExp(`^ready: http://localhost:${port}/$`, "m"));
  const commands = output.match(/^ {2}curl .*$/gm)?.map((line) => line.trim()) ?? [];
  const inBash = (command: string) => pasted("bash", ["-o", "pipefail", "-c", command]);

  await t.test("the viability check answers when pasted", async () => {
    const check = commands.find((command) => command.includes("/v1/viability"));
    assert.ok(check, output);
    const { stdout } = await inBash(`${check} -w '\\n%{http_code}'`);
    const [body = "", status] = stdout.split("\n");
    assert.equal(status, "200", stdout);
    const answer = JSON.parse(body);
    assert.equal(answer.outcome, "viable");
    assert.ok(answer.ticket);
  });

  await t.test("the page makes a reservation, and the printed look at the simulator shows it", async (t) => {
    const browser = await launch();
    const watched = await open(t, browser);
    await watched.page.goto(`http://localhost:${port}/`);
    const visitor = new Visitor(watched);
    await visitor.opened();
    await watched.page.locator("#places button", { hasText: "Com fibra e portas livres" }).click();
    await visitor.choosePlan();
    await visitor.press("next");
    await visitor.atStep("contact");
    await visitor.fillContact();
    await visitor.press("next");
    await visitor.sees("viable");
    await visitor.press("reserve");
    await visitor.sees("reserved");

    const looks = commands.filter((command) => command.includes(`:${simPort}/_sim/`));
    assert.ok(looks.length > 0, output);
    const seen = await Promise.all(looks.map(async (command) => (await inBash(command)).stdout));
    assert.equal(JSON.parse(seen[0] ?? "").calls["POST /properties"], 1);
    assert.ok(
      seen.slice(1).every((text) => text.includes("Rua das Tainhas")),
      seen.slice(1).join("\n"),
    );
  });

  await t.test("Ctrl-C stops every part of it", async () => {
    const pids = family(child.pid);
    assert.ok(pids.length >= 3, `start, the simulator and the edge: ${pids}`);
    // A terminal sends it to the whole group.
    process.kill(-child.pid, "SIGINT");
    const deadline = Date.now() + GONE_LIMIT_MS;
    while (pids.some(alive) && Date.now() < deadline) await sleep(50);
    assert.deepEqual(pids.filter(alive), []);
    assert.equal((await child.exited).code, 0);
    for (const closed of [port, simPort]) assert.equal(await freePort(closed), closed);
  });
});
