import "conecte-ozmap/form";

const signup = document.querySelector("conecte-signup");
const contract = document.querySelector("#contract");

// The form has done its part: yours begins. `code` is what your people, the customer and OZmap call it by.
signup.addEventListener("conecte-reserved", ({ detail }) => {
  sessionStorage.setItem("contract", JSON.stringify(detail));
  begin(detail);
  contract.querySelector("h2").focus();
});

// Answers and failures are different events: an address that cannot be served is no error.
signup.addEventListener("conecte-not-viable", ({ detail: { plan, reason } }) =>
  count("not viable", plan, reason),
);
signup.addEventListener("conecte-error", ({ detail: { doing, code } }) => count("failed", doing, code));

function begin({ code, plan }) {
  contract.elements.code.value = code;
  contract.elements.plan.value = plan;
  signup.hidden = true;
  contract.hidden = false;
}

function count(...what) {
  performance.mark(`signup: ${what.join(", ")}`);
}

// A reload in the middle of your own steps.
const open = sessionStorage.getItem("contract");
if (open) begin(JSON.parse(open));
