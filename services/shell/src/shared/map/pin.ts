import styles from "./map.module.css";
import type { Marker } from "./shapes";

const SIGNS: Record<Marker["kind"], string> = { incident: "!", hospital: "H", ambulance: "A" };

/** The element of a pin: its sign is a button that chooses what it stands for; beside it the map goes on. */
export class PinElement {
  readonly element = document.createElement("div");
  private readonly sign = document.createElement("button");
  private readonly name = document.createElement("span");

  constructor(choose: () => void) {
    this.sign.type = "button";
    this.name.setAttribute("aria-hidden", "true");
    this.element.classList.add(styles.pin ?? "");
    this.element.append(this.sign, this.name);
    this.sign.addEventListener("click", (event) => {
      // The map would open an incident here.
      event.stopPropagation();
      choose();
    });
  }

  /** Say what it stands for; whoever is on it stays there. */
  describe({ kind, label, tone, chosen = false }: Marker): void {
    this.sign.textContent = SIGNS[kind];
    this.sign.setAttribute("aria-label", label);
    this.name.textContent = label;
    Object.assign(this.element.dataset, { kind, tone, chosen: String(chosen) });
  }
}
