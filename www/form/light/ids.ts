/** Ids of the light-DOM fields: plain for the first form of a page, numbered for others. */
let forms = 0;

/** Makes ids for one form: `conecte-phone`, then `conecte-2-phone`. */
export function idMaker(): (name: string) => string {
  forms += 1;
  const prefix = forms === 1 ? "conecte" : `conecte-${forms}`;
  return (name) => `${prefix}-${name}`;
}
