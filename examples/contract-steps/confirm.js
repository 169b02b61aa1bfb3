// node confirm.js RESERVATION_ID: your own system says that the contract is signed, and the port stays past its expiry.
// The operator key never leaves your systems.
const [id] = process.argv.slice(2);
const answer = await fetch(`https://edge.example/v1/reservations/${id}/confirm`, {
  method: "POST",
  headers: { authorization: `Bearer ${process.env.OPERATOR_KEY}` },
});
const { state, code } = await answer.json();
console.log(answer.ok ? state : code);
process.exitCode = answer.ok ? 0 : 1;
