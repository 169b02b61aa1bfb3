/** The headless client is in the global `conecte` of the same file. */
const client = conecte.createClient({ edge: "https://edge.example", siteKey: "pk_your_site" });
const of = (id) => document.querySelector(`#${id}`);
// Invented data at a place that the simulator's fibre reaches.
const signup = {
  plan: "fibra-300",
  contact: { name: "Pessoa Inventada", phone: "(48) 99999-0000", email: "pessoa@teste.example" },
  address: { cep: "88067-101", street: "Rua das Tainhas", number: "120", city: "Florianópolis", state: "SC" },
  location: { lat: -27.779, lng: -48.509 },
};

conecte.init().then(() => {
  of("phone").addEventListener("input", ({ target }) => {
    of("mistake").value = conecte.validateField("/contact/phone", target.value) ?? "ok";
  });
  of("check").addEventListener("click", async () => {
    const answer = await client.checkViability(signup).catch(({ code }) => ({ outcome: code }));
    of("answer").value = answer.outcome;
  });
});
