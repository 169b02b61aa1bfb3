/** The least that a page does with the headless client: one rule as you type, and one question to the edge. */
import { createClient, init, validateField } from "conecte-ozmap";
import { signup } from "./signup.js";

const client = createClient({ edge: "https://edge.example", siteKey: "pk_your_site" });
const of = (id) => document.querySelector(`#${id}`);

init().then(() => {
  of("phone").addEventListener("input", ({ target }) => {
    of("mistake").value = validateField("/contact/phone", target.value) ?? "ok";
  });
  of("check").addEventListener("click", async () => {
    const answer = await client.checkViability(signup).catch(({ code }) => ({ outcome: code }));
    of("answer").value = answer.outcome;
  });
});
