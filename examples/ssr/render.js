// node render.js: the built page with what React renders on the server.
import { readFileSync } from "node:fs";
import { createElement } from "react";
import { renderToString } from "react-dom/server";
import { Signup } from "./Signup.js";

const page = readFileSync("dist/index.html", "utf8");
process.stdout.write(page.replace("<!--app-->", renderToString(createElement(Signup))));
