// Natural Earth's outlines as build/outlines.mjs leaves them.

import { feature, merge, mesh } from "topojson-client";
import type { GeometryCollection, MultiLineString as TopoMultiLineString, MultiPolygon as TopoMultiPolygon, Topology } from "topojson-specification";
import type { Feature, MultiLineString, MultiPolygon } from "geojson";
import type { Position } from "./figures";

/** `code`: ISO 3166-1 alpha-2, where there is one. */
interface Country { name: string; code?: string }
type Countries = GeometryCollection<Country>;

export interface Outlines {
  topology: Topology<{ countries: Countries }>;
  inland: Topology<{ rivers: TopoMultiLineString; lakes: TopoMultiPolygon }>;
  /** With the places where the name may stand, the best first. */
  waters: readonly { name: string; places: readonly Position[] }[];
}

export interface Ground {
  land: MultiPolygon;
  borders: MultiLineString;
  rivers: MultiLineString;
  lakes: MultiPolygon;
  countries: readonly Feature<MultiPolygon, Country>[];
}

const known = new WeakMap<Outlines, Ground>();

/** Land, waters, borders and countries as shapes; worked out once for all maps of a page. */
export function groundOf(outlines: Outlines): Ground {
  let ground = known.get(outlines);
  if (ground === undefined) {
    const { topology, inland } = outlines;
    const { countries } = topology.objects;
    ground = {
      land: merge(topology, countries.geometries as TopoMultiPolygon[]),
      borders: mesh(topology, countries, (a, b) => a !== b),
      rivers: feature(inland, inland.objects.rivers).geometry as MultiLineString,
      lakes: feature(inland, inland.objects.lakes).geometry as MultiPolygon,
      countries: feature(topology, countries).features as Feature<MultiPolygon, Country>[],
    };
    known.set(outlines, ground);
  }
  return ground;
}

/**
 * The same with countries called as their names are in the first of `languages` that the browser knows. The
 * page asks for it; a report is cited and printed, and reads the same for all.
 */
export function inLanguages(outlines: Outlines, languages: readonly string[]): Outlines {
  const { topology } = outlines, { countries } = topology.objects;
  const names = new Intl.DisplayNames([...languages], { type: "region", fallback: "none" });
  // English readers keep Natural Earth's names, which are shorter.
  if (names.resolvedOptions().locale.startsWith("en")) return outlines;
  const geometries = countries.geometries.map((one) => {
    const { name = "", code } = one.properties ?? {};
    return { ...one, properties: { ...one.properties, name: (code === undefined ? undefined : names.of(code)) ?? name } };
  });
  return { ...outlines, topology: { ...topology, objects: { countries: { ...countries, geometries } } } };
}
