// What the map says of its links and tanks.

import { formatNumber } from "../text";
import type { Answer } from "./api";
import { unitOf, type Flows, type Network } from "./network";
import type { Colouring } from "./scenario";
import type { Gauge } from "./signs";
import { sizeOf } from "./units";

/** A link in words. `left`: the share of its capacity that a closure leaves, where one does. */
export function tellingOf(network: Network, id: string, flows: Flows, open: Flows, left: number | undefined, colour: Colouring): string {
  const link = network.links.get(id);
  if (link === undefined) return id;
  const rate = (value: number): string => formatNumber(value, value < 10 && value > 0 ? 2 : 1);
  const carried = flows.carried.get(id) ?? 0, before = open.carried.get(id) ?? 0, use = flows.use.get(id) ?? null;
  const parts = [`${link.name}: ${rate(carried)} ${flows.unit}/yr`];
  if (Math.abs(carried - before) > 0.005) parts.push(`open ${rate(before)}`);
  if (use !== null) parts.push(`${formatNumber(100 * use, 0)}\u202f% of capacity`);
  const worth = flows.worth.get(id) ?? 0;
  if (colour === "worth" && worth > 0.005) parts.push(`one more unit is worth ${formatNumber(worth, 1)} ${flows.worthUnit}`);
  if (left !== undefined) parts.push(left === 0 ? "closed" : `${formatNumber(left * 100, 0)}\u202f% left`);
  if (link.holders.length > 0) parts.push(`held by ${link.holders.map((holder) => network.nameOf(`holder:${holder}`)).join(", ")}`);
  return parts.join("; ");
}

/** How full the tanks are in a period; over the whole horizon (null), between which levels they moved. */
export function gaugesOf(network: Network, answer: Answer, index: number | null): Gauge[] {
  const size = sizeOf(unitOf(answer));
  return network.description.stores.flatMap((store) => {
    const at = network.places.get(store.node), row = answer.stores.find((one) => one.id === store.id);
    const capacity = store.capacity === null ? 0 : (store.capacity.value * sizeOf(store.capacity.unit)) / size;
    if (at === undefined || row === undefined || capacity <= 0) return [];
    const level = index === null ? undefined : answer.days?.stores[store.id]?.[index];
    const [low, high] = level === undefined ? [row.lowest?.value ?? 0, row.highest?.value ?? 0] : [0, level / size];
    const text = level === undefined ? `${formatNumber(low, 2)} to ${formatNumber(high, 2)}` : formatNumber(high, 2);
    return [{ id: store.id, name: store.name, at, low: low / capacity, high: high / capacity, text: `${text} of ${formatNumber(capacity, 2)} ${unitOf(answer)}` }];
  });
}
