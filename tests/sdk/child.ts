/**
 * The official client in a process of its own: importing it starts a log server that keeps the process alive, so this
 * one ends itself. Told what to do by one message, it answers with one.
 */
import { createRequire } from "node:module";
import { drive } from "./drive.ts";

export type Sdk = typeof import("@ozmap/ozmap-sdk");

/** What to do: use every call, or say whether the schemas accept some bodies. */
export type Task =
  | { task: "drive"; url: string; token: string }
  | { task: "judge"; bodies: { schema: string; body: unknown }[] };

export type Report = { name: string; error?: string }[];

// The package is CommonJS: an import would give its namespace as the default export.
const sdk: Sdk = createRequire(import.meta.url)("@ozmap/ozmap-sdk");

function judge(bodies: { schema: string; body: unknown }[]): Report {
  return bodies.map(({ schema, body }) => {
    const found = (sdk as unknown as Record<string, { safeParse(body: unknown): { error?: Error } }>)[schema];
    if (!found) return { name: schema, error: "the client exports no such schema" };
    const { error } = found.safeParse(body);
    return error ? { name: schema, error: error.message } : { name: schema };
  });
}

process.once("message", async (task: Task) => {
  const report =
    task.task === "drive"
      ? await drive(sdk, new sdk.default(task.url, { apiKey: task.token }))
      : judge(task.bodies);
  process.send?.(report, () => process.exit(0));
});
