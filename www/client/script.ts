/**
 * What the file for a plain `<script>` is made of: it defines `<conecte-signup>`, and everything that the client exports
 * is in the global `conecte`.
 */
import "../form/index.js";

export * from "./inline.js";
