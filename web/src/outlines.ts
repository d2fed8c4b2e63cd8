// Natural Earth's outlines as build/outlines.mjs leaves them.

import { feature, merge, mesh } from "topojson-client";
import type { GeometryCollection, MultiPolygon as TopoMultiPolygon, Topology } from "topojson-specification";
import type { Feature, MultiLineString, MultiPolygon } from "geojson";
import type { Position } from "./figures";

type Countries = GeometryCollection<{ name: string }>;

export interface Outlines {
  topology: Topology<{ countries: Countries }>;
  waters: readonly { name: string; at: Position }[];
}

export interface Ground {
  land: MultiPolygon;
  borders: MultiLineString;
  countries: readonly Feature<MultiPolygon, { name: string }>[];
}

const known = new WeakMap<Outlines, Ground>();

/** Land, borders and countries as shapes; worked out once for all maps of a page. */
export function groundOf(outlines: Outlines): Ground {
  let ground = known.get(outlines);
  if (ground === undefined) {
    const { topology } = outlines;
    const { countries } = topology.objects;
    ground = {
      land: merge(topology, countries.geometries as TopoMultiPolygon[]),
      borders: mesh(topology, countries, (a, b) => a !== b),
      countries: feature(topology, countries).features as Feature<MultiPolygon, { name: string }>[],
    };
    known.set(outlines, ground);
  }
  return ground;
}
