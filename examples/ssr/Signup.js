import { createElement, useEffect } from "react";

/** On the server an empty element; in the browser it comes to life after React has taken the page over. */
export function Signup() {
  useEffect(() => {
    // Not before: the form puts fields into the element, and React would not find the page that the server made.
    import("conecte-ozmap/form");
  }, []);
  return createElement("conecte-signup", { edge: "https://edge.example", "site-key": "pk_your_site" });
}
