/** HTTP as an attacker writes it: bytes, without a client that would tidy them first. */
import { connect } from "node:net";

export interface RawAnswer {
  status: number;
  text: string;
  /** The stable code, when the answer is a problem. */
  code: string | undefined;
}

const LIMIT_MS = 15_000;

/** Everything that the edge sends back until it hangs up or has been silent for a moment. */
export function exchangeBytes(port: number, bytes: string, quietMs = 1000): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1");
    let text = "";
    let quiet: ReturnType<typeof setTimeout> | undefined;
    const end = () => {
      clearTimeout(quiet);
      clearTimeout(limit);
      socket.destroy();
      resolve(text);
    };
    const limit = setTimeout(end, LIMIT_MS);
    socket.setEncoding("latin1").on("data", (chunk) => {
      text += chunk;
      clearTimeout(quiet);
      quiet = setTimeout(end, quietMs);
    });
    socket.on("close", end);
    socket.on("error", (error) => (text ? end() : reject(error)));
    socket.write(bytes, "latin1");
  });
}

/** The answers in what came back. */
export function answersIn(text: string): RawAnswer[] {
  return text
    .split(/(?=^HTTP\/1\.1 \d{3})/m)
    .filter((one) => one.startsWith("HTTP/1.1 "))
    .map((one) => ({ status: Number(one.slice(9, 12)), text: one, code: /"code":"(\w+)"/.exec(one)?.[1] }));
}

/** One request: its target as it is, further header lines, and a body. */
export async function ask(port: number, method: string, target: string, lines: string[] = [], body = "") {
  const head = [`${method} ${target} HTTP/1.1`, "host: edge.example", "connection: close", ...lines];
  return answersIn(await exchangeBytes(port, `${head.join("\r\n")}\r\n\r\n${body}`));
}
