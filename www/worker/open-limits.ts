/**
 * How many reservations are open for one phone and for one address, in the ledger: a keyed digest of each, for as long as
 * a reservation holds a port or may take one, and no longer.
 */
import type { Intake, Site } from "../../dist/wasm/edge/conecte_ozmap.js";
import { digestText } from "./crypto.ts";
import type { Env } from "./env.ts";

/** Whose a reservation is, as far as the ledger knows: two digests. */
export interface Whose {
  phone: string;
  address: string;
}

/** The digests of a request, under labels of their own and within its site: nobody can tell a person from them. */
export async function whoseIs(env: Env, site: Site, intake: Intake): Promise<Whose> {
  const { id } = site;
  const { phoneText, addressText } = intake;
  const [phone, address] = await Promise.all([
    digestText(env, "open-phone", `${id}\0${phoneText}`),
    digestText(env, "open-address", `${id}\0${addressText}`),
  ]);
  return { phone, address };
}

/** Notes a reservation as open, in the transaction that opens it. Throws a problem when it is one too many. */
export function noteOpen(sql: SqlStorage, site: Site, reservation: string, { phone, address }: Whose): void {
  const count = (column: keyof Whose, digest: string) =>
    sql.exec<{ count: number }>(`SELECT count(*) AS count FROM open WHERE ${column} = ?`, digest).one().count;
  site.mayOpen(count("phone", phone), count("address", address));
  sql.exec("INSERT INTO open VALUES (?, ?, ?)", reservation, phone, address);
}

/** Forgets whose a reservation was, in the transaction that ends it. */
export function noteEnded(sql: SqlStorage, reservation: string): void {
  sql.exec("DELETE FROM open WHERE reservation = ?", reservation);
}
