// What only a project brings is no part of the case's own network: its rows are read one by one, once the map
// stands, so that it can be drawn as planned, and as built where its project is.

import type { Backend, CaseDescription, Explained } from "./api";

type Cells = Map<string, Explained["values"][number]>;

/** Fills the description; true if there was anything to add. */
export async function learnPlanned(backend: Backend, description: CaseDescription): Promise<boolean> {
  const known = new Set([...description.links, ...description.nodes, ...description.corridors].map((thing) => thing.id));
  const wanted = description.projects.flatMap((project) => project.adds.map((what) => ({ project: project.id, kind: what.split(":")[0]!, id: what.split(":")[1]! })))
    .filter(({ kind, id }) => ["link", "node", "corridor"].includes(kind) && !known.has(id));
  const rows = await Promise.all(wanted.map(async (thing) => {
    const { values } = await backend.explain(`${thing.kind}s`, thing.id);
    return { ...thing, cells: new Map(values.map((value) => [value.column, value])) as Cells };
  }));
  for (const { kind, id, project, cells } of rows) {
    const text = (column: string): string => cells.get(column)?.as_written ?? "";
    const list = (column: string): string[] => text(column).split(" + ").filter((word) => word !== "");
    const name = text("name") || id;
    if (kind === "node") {
      description.nodes.push({ id, name, kind: text("kind"), lon: cells.get("lon")?.value ?? null, lat: cells.get("lat")?.value ?? null, holders: list("holder") });
    } else if (kind === "link") {
      const capacity = cells.get("capacity");
      description.links.push({
        id, name, mode: text("mode"), tail: text("tail"), head: text("head"), holders: list("holder"), commodities: list("commodities"),
        capacity: capacity?.value == null ? null : { value: capacity.value, unit: capacity.unit ?? "" }, fleet: text("fleet") || null, planned: true, project,
      });
    } else {
      description.corridors.push({ id, name, links: list("links") });
    }
  }
  return rows.length > 0;
}
