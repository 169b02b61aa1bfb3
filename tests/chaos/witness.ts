/** What the simulator's journal says that OZmap really did, and what its world holds. */
import { readFileSync } from "node:fs";

/** A property that came or went, in order. */
export interface Change {
  at: number;
  kind: "made" | "deleted" | "removed";
  /** The property's id. */
  property: string;
  /** Of `made`: the client's code. */
  code?: string;
}

/** A property under a code of ours. */
export interface Property {
  id: string;
  code: string;
  implanted: boolean;
  /** `splitter:port`, one for each connection. */
  ports: string[];
}

interface Line {
  now: number;
  change: string;
  method?: string;
  path?: string;
  body?: string;
  status?: number;
  id?: string;
}

/** `deleted` is through the API, `removed` behind our back. Calls that OZmap refused changed nothing. */
export function readJournal(file: string): Change[] {
  const lines = readFileSync(file, "utf8").split("\n").filter(Boolean);
  return lines.flatMap((text): Change[] => {
    const { now: at, change, method, path = "", body, status = 0, id = "" }: Line = JSON.parse(text);
    if (change === "delete") return [{ at, kind: "removed", property: id }];
    if (change !== "call" || status < 200 || status > 299) return [];
    if (method === "DELETE" && path.includes("/properties/"))
      return [{ at, kind: "deleted", property: path.slice(path.lastIndexOf("/") + 1) }];
    if (method !== "POST" || !path.endsWith("/properties")) return [];
    return [{ at, kind: "made", property: id, code: JSON.parse(body ?? "{}").client?.code ?? "" }];
  });
}

interface Simulator {
  control(path: string, body?: unknown): Promise<unknown>;
}

/** The properties under codes that start so, and the codes of clients that have none. */
export async function readWorld(sim: Simulator, codeStart = "CNT-") {
  const [rows, clients] = await Promise.all(
    ["properties", "clients"].map((kind) => sim.control(`world?full=${kind}&codeStart=${codeStart}`)),
  );
  const people = new Map(
    (clients as { id: string; code: string; implanted: boolean }[]).map((one) => [one.id, one]),
  );
  type RawProperty = {
    id: string;
    client: string;
    connections: { id: string; kind: string; port: number }[];
  };
  const properties = (rows as RawProperty[]).map(({ id, client, connections }): Property => {
    const { code = "", implanted = false } = people.get(client) ?? {};
    people.delete(client);
    const ports = connections.filter(({ kind }) => kind === "Splitter");
    return { id, code, implanted, ports: ports.map((one) => `${one.id}:${one.port}`) };
  });
  return { properties, homeless: [...people.values()].map(({ code }) => code) };
}
