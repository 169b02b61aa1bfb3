/** The edge under the tests of the contract: a site with everything on, an operator, and a site that offers no look-up. */
import { operatorBinding } from "../../scripts/edge.mjs";
import { otherSite } from "../worker/data.ts";
import { startStack } from "../worker/harness.ts";

export const OPERATOR_KEY = "sk_test_contract_invented_0001";
export const SITE = otherSite("contrato", { radiusM: 300, origins: ["https://assine.demo.example"] });
export const BARE = otherSite("simples", { lookups: { cep: [], geocode: [] } });

export const startContractStack = () =>
  startStack({
    sites: { sites: [SITE, BARE] },
    vars: { [operatorBinding(SITE.id)]: OPERATOR_KEY, [operatorBinding(BARE.id)]: OPERATOR_KEY },
  });
