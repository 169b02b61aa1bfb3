/** Which screen shows what. The form itself is not here: it lives in the light DOM. */
import type { Child } from "../dom.js";
import type { Flow } from "../flow.js";
import type { View } from "../state.js";
import type { Strings } from "../strings/index.js";
import { noPortLeftPanel, notViablePanel, viablePanel } from "./answers.js";
import { leadDonePanel, leadPanel } from "./lead.js";
import { pendingPanel, reservedPanel } from "./reservation.js";
import { troublePanel } from "./trouble.js";

/** What a screen may use. */
export interface PanelContext {
  t: Strings;
  flow: Flow;
}

/** A screen for one kind of view. */
export type Panel<V extends View> = (view: V, context: PanelContext) => Child[];

/** The content of the answer section; nothing while the form shows. */
export function panelFor(view: View, context: PanelContext): Child[] {
  switch (view.at) {
    case "form":
      return [];
    case "viable":
      return viablePanel(view, context);
    case "not_viable":
      return notViablePanel(view, context);
    case "no_port_left":
      return noPortLeftPanel(view, context);
    case "pending":
      return pendingPanel(view, context);
    case "reserved":
      return reservedPanel(view, context);
    case "lead":
      return leadPanel(view, context);
    case "lead_done":
      return leadDonePanel(view, context);
    case "trouble":
      return troublePanel(view, context);
  }
}
