/** What the map draws itself. */

const SVG = "http://www.w3.org/2000/svg";

function drawing(size: number, shapes: Record<string, string>): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${size} ${size}`);
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("focusable", "false");
  for (const [name, d] of Object.entries(shapes)) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("class", name);
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}

/** A line drawing on a 24 × 24 grid. */
export const symbol = (line: string): SVGSVGElement => drawing(24, { line });

/** The pin, on a 44 × 44 grid; its tip is at 22, 42. */
export function pinDrawing(): HTMLElement {
  const box = document.createElement("span");
  const pin = {
    body: "M22 42s-14-13-14-24a14 14 0 0128 0c0 11-14 24-14 24z",
    hole: "M22 23.5a5.5 5.5 0 100-11 5.5 5.5 0 000 11z",
    tick: "M16 18.5l4 4 8-8.5",
  };
  box.append(drawing(44, pin));
  return box;
}
