// Cuts Natural Earth's countries (1:50m, from the npm package world-atlas) down to the part of the world
// that the maps show. Points outside it are thinned first and most, so that no outline is cut open.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { bbox, feature, quantize } from "topojson-client";
import { filter, filterAttachedWeight, presimplify, simplify } from "topojson-simplify";
import { geoArea } from "d3-geo";

const require = createRequire(import.meta.url);

/** The frame that maps may use; what lies outside is only there to close the outlines. */
const FRAME = { west: -15, south: 20, east: 105, north: 75 };

/** Waters to be named where there is room. Natural Earth's outlines carry no names for them. */
const WATERS = [
  ["Caspian Sea", 50.7, 41.9], ["Black Sea", 34.3, 43.3], ["Mediterranean Sea", 19, 35],
  ["Baltic Sea", 19.6, 57.2], ["North Sea", 3.2, 56.2], ["Aral Sea", 58.6, 45.2],
  ["Persian Gulf", 51, 27.3], ["Arabian Sea", 64, 22], ["Red Sea", 38, 21.5], ["Barents Sea", 40, 72.5],
].map(([name, lon, lat]) => ({ name, at: [lon, lat] }));

function overlaps([west, south, east, north]) {
  return west < FRAME.east && east > FRAME.west && south < FRAME.north && north > FRAME.south;
}

/** Whether any ring of the country comes into the frame. Siberia's far end crosses the 180th meridian. */
function inFrame(topology, country) {
  return feature(topology, country).geometry !== null && overlaps(bbox({ ...topology, objects: { country } }));
}

export function outlines() {
  const world = JSON.parse(readFileSync(require.resolve("world-atlas/countries-50m.json"), "utf8"));
  const countries = world.objects.countries;
  const bounds = (polygon) => {
    const points = feature(world, { type: "Polygon", arcs: polygon }).geometry.coordinates[0];
    const lon = points.map((point) => point[0]), lat = points.map((point) => point[1]);
    return [Math.min(...lon), Math.min(...lat), Math.max(...lon), Math.max(...lat)];
  };
  countries.geometries = countries.geometries
    .filter((country) => country.type && inFrame(world, country))
    .map((country) => {
      const polygons = country.type === "Polygon" ? [country.arcs] : country.arcs;
      return {
        type: "MultiPolygon",
        properties: { name: country.properties.name },
        arcs: polygons.filter((polygon) => overlaps(bounds(polygon))),
      };
    })
    .filter((country) => country.arcs.length > 0);
  delete world.objects.land;

  const weighted = presimplify(world);
  for (const arc of weighted.arcs) {
    for (const point of arc) {
      const [lon, lat, weight] = point;
      const outside = lon < FRAME.west || lon > FRAME.east || lat < FRAME.south || lat > FRAME.north;
      if (outside && Number.isFinite(weight)) point[2] = weight / 400;
    }
  }
  // Triangles of 0.05 x 0.05 degree: about a pixel where a map shows thirty degrees.
  let small = simplify(weighted, 0.0012);
  // Islands of less than 0.02 square degrees are dust at any size that a report shows.
  small = filter(small, filterAttachedWeight(small, 0.02, (ring) => geoArea({ type: "Polygon", coordinates: [ring] }) * (180 / Math.PI) ** 2));
  small = quantize(small, 20_000);
  return { topology: small, waters: WATERS };
}
