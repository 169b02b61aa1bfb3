/** The package as it is published: the packed tarball, unpacked as an installation in a folder. */
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "../../scripts/lib/env.mjs";

/** What of its package.json the tests read. */
interface Manifest {
  exports: Record<string, string | Record<string, string>>;
  dependencies?: Record<string, string>;
  [field: string]: unknown;
}

/** Where it is. */
export interface Installed {
  tarball: string;
  path: string;
  manifest: Manifest;
}

/** Runs a command to its end and returns what it prints; throws with that when it fails. */
export function run(
  command: string,
  args: string[],
  cwd: string,
  env: NodeJS.ProcessEnv = process.env,
): string {
  try {
    return execFileSync(command, args, {
      cwd,
      env,
      encoding: "utf8",
      timeout: 60_000,
      stdio: ["ignore", "pipe", "pipe"],
    });
  } catch (cause) {
    const { stdout = "", stderr = "" } = cause as { stdout?: string; stderr?: string };
    throw new Error(`${[command, ...args].join(" ")}\n${stdout}${stderr}`, { cause });
  }
}

/** By hand instead of `npm install`: nothing is asked of a registry, and no install script could run. */
export function install(folder: string): Installed {
  const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", folder];
  const [{ filename }] = JSON.parse(run("npm", args, root));
  const path = join(folder, "node_modules", "conecte-ozmap");
  mkdirSync(path, { recursive: true });
  run("tar", ["-xzf", filename, "-C", path, "--strip-components=1"], folder);
  const manifest: Manifest = JSON.parse(readFileSync(join(path, "package.json"), "utf8"));
  link(folder, Object.keys(manifest.dependencies ?? {}));
  return { tarball: join(folder, filename), path, manifest };
}

/** Puts packages that the project has beside it. */
export function link(folder: string, names: readonly string[]): void {
  for (const name of names) {
    const at = join(folder, "node_modules", name);
    mkdirSync(dirname(at), { recursive: true });
    symlinkSync(join(root, "node_modules", name), at);
  }
}
