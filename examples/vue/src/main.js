import { createApp } from "vue";
import SignupPage from "./SignupPage.vue";

createApp(SignupPage).mount("#app");
