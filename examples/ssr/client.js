import { createElement } from "react";
import { hydrateRoot } from "react-dom/client";
import { Signup } from "./Signup.js";

hydrateRoot(document.querySelector("#app"), createElement(Signup));
