/** What an address that was looked up may change in one that a person is typing. */

/** The fields that a CEP tells. */
export const CEP_FIELDS = ["street", "district", "city", "state"] as const;
/** One of {@link CEP_FIELDS}. */
export type CepField = (typeof CEP_FIELDS)[number];
/** Texts by field; what is not known is missing or empty. */
export type CepAddress = Partial<Record<CepField, string>>;

/** What to write, and which fields hold something else that the person typed. */
export interface Merged {
  write: CepAddress;
  kept: CepField[];
}

/**
 * Empty fields take what was found, and so do those that still hold what an earlier CEP brought. What the person typed
 * stays. After a CEP without a street, the street of the one before goes.
 */
export function mergeCep(typed: Record<CepField, string>, earlier: CepAddress, found: CepAddress): Merged {
  const write: CepAddress = {};
  const kept: CepField[] = [];
  for (const field of CEP_FIELDS) {
    const [now, told] = [typed[field].trim(), found[field] ?? ""];
    if (now === told) continue;
    if (now === "" || now === earlier[field]) write[field] = told;
    else if (told !== "") kept.push(field);
  }
  return { write, kept };
}
