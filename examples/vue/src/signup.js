/** Invented data at a place that the simulator's fibre reaches. */
export const signup = {
  plan: "fibra-300",
  contact: { name: "Pessoa Inventada", phone: "(48) 99999-0000", email: "pessoa@teste.example" },
  address: { cep: "88067-101", street: "Rua das Tainhas", number: "120", city: "Florianópolis", state: "SC" },
  location: { lat: -27.779, lng: -48.509 },
};
