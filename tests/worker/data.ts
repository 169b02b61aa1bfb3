/** Invented people and sites: nothing here belongs to anybody. */
import { exampleSites } from "../../scripts/edge.mjs";

/** A named place of the simulator's world. */
export interface Place {
  lat: number;
  lng: number;
  address: Record<"cep" | "street" | "number" | "district" | "city" | "state", string>;
  /** Ids of its boxes, nearest first. */
  boxes: string[];
}

/** A signup as a page sends it. */
export interface Signup {
  plan: string;
  contact: { name: string; phone: string; email: string };
  address: Record<string, string>;
  location: { lat: number; lng: number };
}

/** A valid signup at a place. */
export function signupAt({ lat, lng, address }: Place, plan = "fibra-300"): Signup {
  return {
    plan,
    contact: { name: "Pessoa Inventada", phone: "(48) 99999-0000", email: "pessoa@teste.example" },
    address,
    location: { lat, lng },
  };
}

/** The demo's site. */
export const SITE = exampleSites().sites[0];
export const KEY: string = SITE.key;

/** A tag that exists in the simulator and that no region carries. */
export const UNUSED_TAG = "5a1702000000000000000003";

/** Another site on the same OZmap: its key, and whatever else a test wants different. */
export function otherSite(id: string, change: object = {}) {
  return { ...SITE, id, key: `pk_test_${id.replaceAll("-", "_")}_0001`, ...change };
}

/** `reservationDays` of so many seconds. */
export const days = (seconds: number) => seconds / 86_400;
