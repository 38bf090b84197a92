// The world: one shape per country in the Equal Earth projection, and one point, where its bubble stands.
import { geoEqualEarth } from "d3-geo";
import { codesOf, generalised, piecesOf } from "./atlas.mjs";
import { areaOf, areaPath, ringsOf, roomIn } from "./paths.mjs";

const WIDTH = 720, NORTH = 84, SOUTH = -57, GRAIN = 2.4;

export function world(coarse, fine) {
  const projection = geoEqualEarth().rotate([-11, 0]).fitWidth(WIDTH, { type: "Sphere" });
  const top = projection([11, NORTH])[1];
  const height = Math.round(projection([11, SOUTH])[1] - top);
  projection.translate([projection.translate()[0], projection.translate()[1] - top]).clipExtent([[0, 0], [WIDTH, height]]);
  const { shapes } = generalised(coarse, GRAIN / projection.scale() ** 2);
  const countries = codesOf(fine).filter((code) => code !== "AQ").map((code) => {
    const shape = shapes.get(code) ?? { type: "MultiPolygon", coordinates: [] };
    const rings = ringsOf(projection, shape).filter((ring) => ring.length > 2 && areaOf(ring) >= 6);
    const [x, y] = pointOf(projection, rings, piecesOf(fine, code));
    return [code, x, y, areaPath(rings)];
  });
  return { width: WIDTH, height, sphere: areaPath(ringsOf(projection, { type: "Sphere" })), countries };
}

// Return where a country's bubble stands: where its largest piece is widest, or the middle of a small one.
function pointOf(projection, rings, pieces) {
  const largest = rings.reduce((a, b) => (!a || areaOf(b) > areaOf(a) ? b : a), null);
  const [x, y, room] = largest ? roomIn([largest], [0, 0, WIDTH, WIDTH], 6) : [0, 0, 0];
  if (room) return [x, y];
  return projection(pieces.reduce((a, b) => (b.area > a.area ? b : a)).centre).map(Math.round);
}
