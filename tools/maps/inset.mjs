// An inset: a country among its neighbours, 360 by 300 units, and a small globe that says where in the world that is.
import { geoAzimuthalEqualArea, geoCentroid, geoDistance, geoOrthographic } from "d3-geo";
import { generalised, piecesOf } from "./atlas.mjs";
import { areaOf, areaPath, boxOf, linePath, ringsOf, roomIn } from "./paths.mjs";

const WIDTH = 360, HEIGHT = 300;
const EDGE = 1; // shapes reach this far beyond the frame, so that no coast runs along it
const FIT = [[50, 42], [WIDTH - 50, HEIGHT - 42]];
const CLOSEST = 5800; // units per radian: 1.1 km a unit
const WIDEST_FOR_ISLANDS = 900; // 7 km a unit: an island alone is shown with more sea around, up to here
const SMALL = 32; // below this many units across, a ring is drawn around the country
const SPECK = 8; // pieces of fewer square units have no shape: the country's own are dots
const DOT = 3;
const GRAIN = 3.5; // bends of fewer square units are left out
const GLOBE = 60, GLOBE_RADIUS = 58, GLOBE_GRAIN = 5;

const collection = (pieces) => ({ type: "GeometryCollection", geometries: pieces.map((piece) => piece.shape) });

// Return the pieces that the inset is fitted to: the largest, and what is near it or large as well.
function core(pieces) {
  const largest = pieces.reduce((a, b) => (b.area > a.area ? b : a));
  const reach = 2.6 * Math.sqrt(largest.area) + 0.02;
  return pieces.filter((p) => p.area >= largest.area / 8 || geoDistance(p.centre, largest.centre) < reach);
}

function projectionFor(pieces, scale) {
  const shape = collection(core(pieces));
  const [longitude, latitude] = geoCentroid(shape);
  const projection = geoAzimuthalEqualArea().rotate([-longitude, -latitude]).clipAngle(120).fitExtent(FIT, shape);
  const largest = scale ?? CLOSEST;
  if (!(projection.scale() <= largest)) {
    projection.scale(largest).translate([0, 0]);
    const [x, y] = projection([longitude, latitude]);
    projection.translate([WIDTH / 2 - x, HEIGHT / 2 - y]);
  }
  return projection.clipExtent([[-EDGE, -EDGE], [WIDTH + EDGE, HEIGHT + EDGE]]);
}

const dot = ([x, y], reach) => [[x - reach, y], [x, y - reach], [x + reach, y], [x, y + reach]];

// Return the dots of a country's pieces that have no shape at this scale, none nearer than 5 units to another.
function dots(projection, pieces, rings) {
  const specks = pieces.filter((piece) => piece.area < SPECK / projection.scale() ** 2);
  const kept = rings.map((ring) => ring[0]);
  const found = [];
  for (const { centre } of specks) {
    const [x, y] = projection(centre).map(Math.round);
    if (x < 0 || y < 0 || x > WIDTH || y > HEIGHT || kept.some(([a, b]) => Math.hypot(a - x, b - y) < 5)) continue;
    kept.push([x, y]);
    found.push(dot([x, y], DOT));
  }
  return found;
}

function draw(atlas, code, pieces, scale) {
  const projection = projectionFor(pieces, scale);
  const { shapes, disputed } = generalised(atlas, GRAIN / projection.scale() ** 2);
  const areas = (shape) => ringsOf(projection, shape).filter((ring) => ring.length > 2 && areaOf(ring) >= SPECK / 2);
  const ringsBy = new Map([...shapes].map(([other, shape]) => [other, areas(shape)]));
  const own = ringsBy.get(code) ?? [];
  const lines = ringsOf(projection, disputed).filter((line) => line.length > 1);
  return { projection, ringsBy, own: [...own, ...dots(projection, pieces, own)], lines };
}

const sizeOf = (rings) => rings.reduce((sum, ring) => sum + areaOf(ring), 0);

// Draw a country; one that is small and alone from further away, until other land is in sight.
function drawInContext(atlas, code, pieces) {
  let drawn = draw(atlas, code, pieces);
  while (drawn.projection.scale() > WIDEST_FOR_ISLANDS) {
    const others = [...drawn.ringsBy].filter(([other]) => other !== code).reduce((sum, [, rings]) => sum + sizeOf(rings), 0);
    if (others > 600 || sizeOf(drawn.own) > 9000) break;
    drawn = draw(atlas, code, pieces, Math.max(WIDEST_FOR_ISLANDS, drawn.projection.scale() * 0.6));
  }
  return drawn;
}

// Return a country's inset.
export function inset(atlas, globeAtlas, borders, code) {
  const pieces = piecesOf(atlas, code);
  const { projection, ringsBy, own, lines } = drawInContext(atlas, code, pieces);
  const near = [], rest = [];
  for (const [other, rings] of [...ringsBy].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const isBorder = borders.get(code)?.has(other) ?? false;
    if (isBorder && !rings.length) rings.push(dot(projection(piecesOf(atlas, other)[0].centre).map(Math.round), DOT - 1));
    if (other === code || !rings.length) continue;
    if (!other || (!isBorder && sizeOf(rings) < 40)) rest.push(...rings);
    else near.push([other, areaPath(rings), ...roomIn(rings, [2, 2, WIDTH - 2, HEIGHT - 2]), isBorder]);
  }
  const paths = { own: areaPath(own), near, land: areaPath(rest), disputed: linePath(lines) };
  return { code, ...paths, ring: ringAround(own), ...globe(globeAtlas, code, pieces) };
}

function ringAround(rings) {
  const [west, north, east, south] = boxOf(rings.flat());
  if (Math.max(east - west, south - north) >= SMALL) return null;
  return [Math.round((west + east) / 2), Math.round((north + south) / 2), Math.max(9, Math.round(Math.hypot(east - west, south - north) / 2) + 5)];
}

// Draw the globe with the country's side to the reader; a country too small to be seen on it has its place only.
function globe(atlas, code, pieces) {
  const [longitude, latitude] = geoCentroid(collection(core(pieces)));
  const tilt = Math.max(-60, Math.min(60, latitude * 0.75));
  const projection = geoOrthographic().rotate([-longitude, -tilt]).scale(GLOBE_RADIUS).translate([GLOBE, GLOBE]).clipAngle(90);
  const { land, shapes } = generalised(atlas, GLOBE_GRAIN / GLOBE_RADIUS ** 2);
  const visible = (shape, least) => ringsOf(projection, shape).filter((ring) => ring.length > 2 && areaOf(ring) >= least);
  const own = shapes.has(code) ? visible(shapes.get(code), 2) : [];
  const place = projection([longitude, latitude]).map(Math.round);
  return { globe: areaPath(visible(land, 8)), place: sizeOf(own) >= 60 ? areaPath(own) : "", centre: place };
}
