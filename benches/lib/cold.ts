/** Starts a Worker in plain workerd and takes the time until its first answer. */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { workerdBinary } from "../../scripts/edge.mjs";
import { workerdConfig } from "../../scripts/lib/config.mjs";
import { end, freePort, sleep, spawnTied } from "../../scripts/lib/process.mjs";
import { type Answer, Connection } from "./http.ts";

/** An answer that takes longer does not come. */
const LIMIT_MS = 20_000;

/** A Worker to start: once per call of `firstAnswer`. */
export interface Cold {
  /** From the process's start to the whole first answer. */
  firstAnswer(): Promise<{ ms: number; answer: Answer }>;
  remove(): void;
}

/** The edge from a folder with its bundle, on a copy of the state of one that was set up, asked with this request. */
export async function coldEdge(settings: {
  bundle: string;
  stateDir: string;
  ticketKey: string;
  request: Buffer<ArrayBuffer>;
}): Promise<Cold> {
  const { bundle, stateDir, ticketKey, request } = settings;
  const variables: Record<string, string> = { TICKET_KEY: ticketKey };
  return cold(variables, request, (configDir, port) => {
    const storageDir = join(configDir, "do");
    cpSync(join(stateDir, "do"), storageDir, { recursive: true });
    return workerdConfig({ configDir, port, storageDir, bundle, variables: Object.keys(variables) });
  });
}

/** A Worker of one file, asked with this request. */
export async function coldScript(code: string, request: Buffer<ArrayBuffer>): Promise<Cold> {
  return cold({}, request, (configDir, port) => {
    writeFileSync(join(configDir, "index.js"), code);
    return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .main)],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
const main :Workerd.Worker = (
  modules = [(name = "index.js", esModule = embed "index.js")],
  compatibilityDate = "2026-11-01",
);
`;
  });
}

async function cold(
  variables: Record<string, string>,
  request: Buffer<ArrayBuffer>,
  configure: (configDir: string, port: number) => string,
): Promise<Cold> {
  const [port, folder] = [await freePort(), mkdtempSync(join(tmpdir(), "conecte-bench-"))];
  const config = join(folder, "workerd.capnp");
  writeFileSync(config, configure(folder, port));
  return {
    async firstAnswer() {
      const started = performance.now();
      const child = spawnTied(workerdBinary(), ["serve", config], {
        stdio: ["ignore", "ignore", "inherit"],
        env: { ...process.env, ...variables },
      });
      try {
        const connection = await connected(port, started + LIMIT_MS);
        const answer = await connection.exchange(request);
        const ms = performance.now() - started;
        connection.close();
        return { ms, answer };
      } finally {
        await end(child);
      }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Tries again every millisecond. */
async function connected(port: number, deadline: number): Promise<Connection> {
  for (;;) {
    const connection = await Connection.open(port).catch(() => undefined);
    if (connection) return connection;
    if (performance.now() > deadline) throw new Error(`nothing listens at port ${port} after ${LIMIT_MS} ms`);
    await sleep(1);
  }
}
