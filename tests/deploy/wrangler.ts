/** A project folder for wrangler: ours, but for what lies about in it and what wrangler writes. */
import { copyFileSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../scripts/lib/env.mjs";
import { temporary } from "./served.ts";

export function wranglerProject(): string {
  const folder = temporary();
  for (const name of ["wrangler.jsonc", "package.json"]) copyFileSync(join(root, name), join(folder, name));
  for (const name of ["www", "node_modules"]) symlinkSync(join(root, name), join(folder, name));
  mkdirSync(join(folder, "dist"));
  for (const name of ["wasm", "demo"]) symlinkSync(join(root, "dist", name), join(folder, "dist", name));
  return folder;
}

/** Its whole environment. */
export const wranglerEnv = (folder: string) => ({
  PATH: process.env.PATH ?? "",
  HOME: folder,
  CI: "1",
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_LOG_PATH: join(folder, "logs"),
});
