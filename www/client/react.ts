/**
 * The form for React 19: the same element, and its types for JSX.
 *
 * ```tsx
 * import "conecte-ozmap/react";
 *
 * export const Signup = () => (
 *   <conecte-signup
 *     edge="https://edge.example"
 *     site-key="pk_example"
 *     onconecte-reserved={({ detail }) => console.log(detail.code)}
 *   />
 * );
 * ```
 *
 * @module
 */
import type { ClassAttributes, HTMLAttributes } from "react";
import type { ConecteEventDetails, ConecteEventName, ConecteSignup } from "../form/index.js";

export * from "../form/index.js";

/** React listens to an event of any name under `on` and that name. */
type Listeners = {
  [N in ConecteEventName as `on${N}`]?: (event: CustomEvent<ConecteEventDetails[N]>) => void;
};

/** The attributes of `<conecte-signup>` in JSX. */
export interface ConecteSignupProps
  extends HTMLAttributes<ConecteSignup>,
    ClassAttributes<ConecteSignup>,
    Listeners {
  edge?: string;
  "site-key": string;
  plan?: string;
  theme?: "light" | "dark";
  tiles?: string;
  "tiles-attribution"?: string;
  "tiles-attribution-url"?: string;
  "map-center"?: string;
}

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "conecte-signup": ConecteSignupProps;
    }
  }
}
