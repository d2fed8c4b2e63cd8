// The parts of the page behind each other, and their order where the window is narrow.

import { byId } from "./parts";

/** `shown`: told which part is to be seen, also when it is so already. */
export function furnishTabs(shown: (name: string) => void): void {
  const tabs = ["map", "results"].map((name) => [name, byId(`tab-${name}`)] as const);
  const open = (wanted: string): void => {
    for (const [name, tab] of tabs) {
      tab.setAttribute("aria-selected", String(name === wanted));
      tab.tabIndex = name === wanted ? 0 : -1;
      byId(`part-${name}`).hidden = name !== wanted;
    }
    shown(wanted);
  };
  for (const [at, [name, tab]] of tabs.entries()) {
    tab.addEventListener("click", () => open(name));
    tab.addEventListener("keydown", (event) => {
      const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      const [wanted, button] = tabs[(to + tabs.length) % tabs.length]!;
      open(wanted);
      button.focus();
    });
  }
  addEventListener("hashchange", () => open("map"));
}

/** Where the window is narrow the story stands above the map: for the Tab key and for ears as well as for eyes. */
export function furnishOrder(): void {
  const narrow = matchMedia("(max-width: 56rem)");
  const put = (): void => {
    const parts = ["stale", "story", "suggest"].map((id) => byId(id));
    document.querySelector(narrow.matches ? "#part-map" : ".told")!.prepend(...parts);
  };
  put();
  narrow.addEventListener("change", put);
}
