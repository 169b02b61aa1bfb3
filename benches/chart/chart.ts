/** The chart of a whole run, for the README. */
import type { Case, Row } from "../lib/case.ts";
import { bars } from "./bars.ts";
import { PANEL, panel } from "./lines.ts";
import { element, STYLE, text } from "./svg.ts";

const WIDTH = 900;
const MARGIN = 24;
const COLUMNS = 3;
const INNER = WIDTH - 2 * MARGIN;

const at = (x: number, y: number, inner: string) =>
  element("g", { transform: `translate(${x} ${y})` }, inner);

/**
 * An SVG: cases with several sizes as lines of time over size, the others as bars of their ratios. `cases` say what the
 * sizes count.
 */
export function chart(rows: Row[], cases: Pick<Case, "name" | "of">[]): string {
  const of = (name: string) => cases.find((one) => one.name === name)?.of ?? "";
  const sized = new Map<string, Row[]>();
  for (const row of rows)
    if (typeof row.size === "number") sized.set(row.name, [...(sized.get(row.name) ?? []), row]);
  const grows = [...sized.values()].filter((list) => new Set(list.map(({ size }) => size)).size > 1);
  const rest = rows.filter((row) => !grows.some((list) => list.includes(row)));

  const parts: string[] = [];
  let y = MARGIN;
  if (grows.length > 0) {
    parts.push(
      at(
        MARGIN,
        y,
        heading("Time by size of the input", "blue: ours; grey: the rival's, and how many times ours it is"),
      ),
    );
    y += 34;
    grows.forEach((list, n) => {
      const gap = (INNER - COLUMNS * PANEL.width) / (COLUMNS - 1);
      const [column, line] = [n % COLUMNS, Math.floor(n / COLUMNS)];
      parts.push(
        at(
          MARGIN + column * (PANEL.width + gap),
          y + line * (PANEL.height + 16),
          panel(list, of(list[0]?.name ?? "")),
        ),
      );
    });
    y += Math.ceil(grows.length / COLUMNS) * (PANEL.height + 16) + 12;
  }
  if (rest.length > 0) {
    parts.push(
      at(MARGIN, y, heading("Ratios", "to the right of 1×: ours is better; beside it, ours vs theirs")),
    );
    y += 30;
    const { svg, height } = bars(rest, INNER, of);
    parts.push(at(MARGIN, y, svg));
    y += height;
  }
  const height = Math.ceil(y + MARGIN);
  return `${element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${WIDTH} ${height}`,
      width: WIDTH,
      height,
      role: "img",
    },
    "\n<title>Benchmarks: conecte-ozmap and its rivals</title>",
    `\n<style>${STYLE}</style>\n`,
    element("rect", { width: WIDTH, height, rx: 6, class: "ground" }),
    "\n",
    parts.join("\n"),
    "\n",
  )}\n`;
}

const heading = (title: string, explanation: string) =>
  text(0, 12, "title", title) + text(INNER, 12, "soft end", explanation);
