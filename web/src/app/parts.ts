// The parts of the page by their names in index.html.

export const byId = <E extends HTMLElement = HTMLElement>(id: string): E => document.getElementById(id) as E;
