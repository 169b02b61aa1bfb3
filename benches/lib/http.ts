/**
 * A load generator that costs little: it shares the machine with what it measures. HTTP/1.1 over sockets that are kept
 * open, requests made beforehand, answers read just far enough to know where they end.
 */
import { connect, type Socket } from "node:net";

/** An answer. */
export interface Answer {
  status: number;
  body: string;
}

/** No single exchange takes longer, or something is broken. */
const EXCHANGE_MS = 20_000;
const HEAD_END = "\r\n\r\n";

/** A request as bytes. */
export function request(
  method: string,
  path: string,
  headers: Record<string, string>,
  body = "",
): Buffer<ArrayBuffer> {
  const length = body === "" ? {} : { "content-length": String(Buffer.byteLength(body)) };
  const lines = Object.entries({ host: "127.0.0.1", ...headers, ...length }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join("\r\n")}${HEAD_END}${body}`);
}

/** One connection: one exchange after the other. */
export class Connection {
  readonly #socket: Socket;
  #received = "";
  #settle: { resolve(answer: Answer): void; reject(error: Error): void } | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.setTimeout(EXCHANGE_MS, () => socket.destroy(new Error(`no answer within ${EXCHANGE_MS} ms`)));
    // As latin1 every byte is one character, so that lengths are those of the head.
    socket.setEncoding("latin1");
    socket.on("data", (chunk: string) => this.#take(chunk));
    socket.on("error", (error) => this.#settle?.reject(error));
    socket.on("close", () => this.#settle?.reject(new Error("the connection was closed")));
  }

  static open(port: number): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, "127.0.0.1");
      socket.once("error", reject);
      socket.once("connect", () => {
        socket.off("error", reject);
        resolve(new Connection(socket));
      });
    });
  }

  /** Sends a request and waits for its answer. */
  exchange(request: Buffer<ArrayBuffer>): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#settle = undefined;
    this.#socket.destroy();
  }

  #take(chunk: string): void {
    this.#received += chunk;
    const answer = whole(this.#received);
    if (!answer) return;
    this.#received = "";
    this.#settle?.resolve(answer);
    this.#settle = undefined;
  }
}

/** The answer, once all of it is there. */
function whole(received: string): Answer | undefined {
  const end = received.indexOf(HEAD_END);
  if (end < 0) return undefined;
  const head = received.slice(0, end).toLowerCase();
  const rest = received.slice(end + HEAD_END.length);
  const status = Number(head.slice(9, 12));
  if (head.includes("\r\ntransfer-encoding: chunked")) {
    if (!rest.endsWith(`0${HEAD_END}`)) return undefined;
    return { status, body: rest.replace(/(^|\r\n)[0-9a-f]+\r\n/gi, "") };
  }
  const length = Number(head.match(/\r\ncontent-length: (\d+)/)?.[1] ?? 0);
  return rest.length < length ? undefined : { status, body: rest };
}

/** What one customer's check takes: requests sent one after the other. */
export type Job = Buffer<ArrayBuffer>[];

export interface Load {
  port: number;
  jobs: Job[];
  /** How many jobs are done, the list over and over. */
  count: number;
  /** How many are under way at a time. */
  concurrency: number;
}

/** Does the jobs; returns the milliseconds of each and of all. Throws when an answer is not 200. */
export async function load({
  port,
  jobs,
  count,
  concurrency,
}: Load): Promise<{ each: number[]; all: number }> {
  const connections = await Promise.all(Array.from({ length: concurrency }, () => Connection.open(port)));
  const each: number[] = [];
  let next = 0;
  const work = async (connection: Connection) => {
    while (next < count) {
      const job = jobs[next++ % jobs.length] ?? [];
      const started = performance.now();
      for (const request of job) {
        const { status, body } = await connection.exchange(request);
        if (status !== 200) throw new Error(`answered ${status} ${body.slice(0, 300)}`);
      }
      each.push(performance.now() - started);
    }
  };
  const started = performance.now();
  try {
    await Promise.all(connections.map(work));
    return { each, all: performance.now() - started };
  } finally {
    for (const connection of connections) connection.close();
  }
}
