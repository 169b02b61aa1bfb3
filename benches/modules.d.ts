/** Rivals that ship no types. */
declare module "which-polygon" {
  export default function whichPolygon<P>(data: {
    features: { geometry: unknown; properties: P }[];
  }): (point: [number, number], multi: true) => P[] | null;
}
