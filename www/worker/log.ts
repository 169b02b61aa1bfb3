/** One structured line per event: ids, outcomes and timings, never personal data, a token or a body. */
export function log(event: string, fields: Record<string, string | number | boolean | undefined>): void {
  console.log(JSON.stringify({ event, ...fields }));
}
