/** Pieces of SVG. */

export type Attributes = Record<string, string | number>;

const escaped = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
const rounded = (value: string | number) => (typeof value === "number" ? Math.round(value * 10) / 10 : value);

/** An element around others. */
export function element(name: string, attributes: Attributes, ...inner: string[]): string {
  const list = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${escaped(String(rounded(value)))}"`,
  );
  return inner.length === 0
    ? `<${name}${list.join("")}/>`
    : `<${name}${list.join("")}>${inner.join("")}</${name}>`;
}

/** A line of text; `looks` are class names, see the style sheet. */
export function text(x: number, y: number, looks: string, content: string): string {
  return element("text", { x, y, class: looks }, escaped(content));
}

export function line(x1: number, y1: number, x2: number, y2: number, looks: string): string {
  return element("line", { x1, y1, x2, y2, class: looks });
}

/** A logarithmic axis: from a range of values to a range of pixels. */
export function logScale(low: number, high: number, from: number, to: number): (value: number) => number {
  const [start, span] = [Math.log10(low), Math.log10(high) - Math.log10(low) || 1];
  return (value) => from + ((Math.log10(value) - start) / span) * (to - from);
}

/** The powers of ten from one at or below the lowest value to one at or above the highest. */
export function decades(values: number[]): number[] {
  const first = Math.floor(Math.log10(Math.min(...values)) + 1e-9);
  const last = Math.max(first + 1, Math.ceil(Math.log10(Math.max(...values)) - 1e-9));
  return Array.from({ length: last - first + 1 }, (_, n) => 10 ** (first + n));
}

/** Light and dark by what the reader's system prefers; a ground of its own, so that it is readable on any page. */
export const STYLE = `
  svg { --ground: #ffffff; --ink: #1f2328; --soft: #59636e; --grid: #e4e8ec; --ours: #0969da; --worse: #bc4c00;
    --rival: #6e7781; }
  @media (prefers-color-scheme: dark) {
    svg { --ground: #0d1117; --ink: #e6edf3; --soft: #9198a1; --grid: #262c36; --ours: #58a6ff; --worse: #f0883e;
      --rival: #8b949e; }
  }
  text { font: 12px system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; fill: var(--ink); }
  .title { font-size: 16px; font-weight: 600; }
  .name { font-weight: 600; }
  .soft { fill: var(--soft); font-size: 11px; }
  .end { text-anchor: end; }
  .middle { text-anchor: middle; }
  .ratio { font-size: 11px; font-weight: 600; }
  .halo { stroke: var(--ground); stroke-width: 3px; stroke-linejoin: round; paint-order: stroke; }
  .good { fill: var(--ours); }
  .bad { fill: var(--worse); }
  .ground { fill: var(--ground); }
  .grid { stroke: var(--grid); stroke-width: 1; }
  .axis { stroke: var(--soft); stroke-width: 1; }
  .line { fill: none; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
  .line.ours { stroke: var(--ours); stroke-width: 2.5; }
  .line.rival { stroke: var(--rival); }
  .line.second { stroke-dasharray: 5 4; }
  .dot.ours { fill: var(--ours); }
  .dot.rival { fill: var(--rival); }
  .bar.good { fill: var(--ours); }
  .bar.bad { fill: var(--worse); }
`;
