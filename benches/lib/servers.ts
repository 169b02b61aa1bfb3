/** The servers that are compared: their requests, and the rival's process. */
import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import { end, freePort, spawnTied, waitReady } from "../../scripts/lib/process.mjs";

/** Starts the rival's server and waits until it answers. */
export async function startRival(settings: { ozmapUrl: string; token: string; sites: object }) {
  const [port, logPort] = [await freePort(), await freePort()];
  const env = {
    ...process.env,
    PORT: String(port),
    OZMAP_URL: settings.ozmapUrl,
    OZMAP_TOKEN: settings.token,
    SITES: JSON.stringify(settings.sites),
    TICKET_KEY: randomBytes(32).toString("base64"),
    // The SDK's logger listens on a port of its own, the same in every process unless told otherwise.
    OZLOGGER_SERVER: `127.0.0.1:${logPort}`,
  };
  const server = fileURLToPath(new URL("../rivals/server.ts", import.meta.url));
  const child = spawnTied(process.execPath, [server], { stdio: ["pipe", "pipe", "pipe"], env });
  let log = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      log = (log + chunk).slice(-10_000);
    });
  const stop = () => end(child);
  await waitReady(
    `http://127.0.0.1:${port}/healthz`,
    Object.assign(child, { log: () => log }),
    "the rival's server",
  ).catch(async (error) => {
    await stop();
    throw error;
  });
  return { pid: child.pid as number, port, stop };
}
