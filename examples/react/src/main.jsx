import { createRoot } from "react-dom/client";
import { Signup } from "./Signup.tsx";

createRoot(document.querySelector("#app")).render(<Signup />);
