// Geometry on paper: what a projection draws, as rings of whole numbers, and as short SVG path data.
import { geoPath } from "d3-geo";

// Draw a shape and return its rings or lines: lists of points in whole units, without repeated points.
export function ringsOf(projection, shape) {
  const rings = [];
  const add = (x, y) => {
    const ring = rings.at(-1);
    const point = [Math.round(x), Math.round(y)];
    const last = ring.at(-1);
    if (!last || last[0] !== point[0] || last[1] !== point[1]) ring.push(point);
  };
  const context = {
    beginPath() {},
    moveTo(x, y) { rings.push([]); add(x, y); },
    lineTo: add,
    arc() {},
    closePath() {
      const ring = rings.at(-1);
      if (ring.length > 1 && ring[0][0] === ring.at(-1)[0] && ring[0][1] === ring.at(-1)[1]) ring.pop();
    },
  };
  geoPath(projection, context)(shape);
  return rings.map(straightened);
}

// Leave out points between two others on a straight line.
function straightened(ring) {
  return ring.filter((point, i) => {
    const before = ring[i - 1], after = ring[i + 1];
    if (!before || !after) return true;
    const turn = (point[0] - before[0]) * (after[1] - point[1]) - (point[1] - before[1]) * (after[0] - point[0]);
    return turn !== 0;
  });
}

// Return a ring's area in square units.
export function areaOf(ring) {
  let sum = 0;
  ring.forEach(([x, y], i) => {
    const [nextX, nextY] = ring[(i + 1) % ring.length];
    sum += x * nextY - nextX * y;
  });
  return Math.abs(sum / 2);
}

// Return the box around points: west, north, east, south.
export function boxOf(points) {
  const xs = points.map((point) => point[0]), ys = points.map((point) => point[1]);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

// Write rings as path data: an absolute beginning, so that paths can be joined, relative steps, no needless separators.
export const areaPath = (rings) => pathOf(rings, "z");
export const linePath = (lines) => pathOf(lines, "");

function pathOf(rings, end) {
  let path = "", from = [0, 0];
  for (const ring of rings) {
    let [x, y] = from;
    const steps = ring.map(([nextX, nextY]) => {
      const step = joined(nextX - x, nextY - y);
      [x, y] = [nextX, nextY];
      return step;
    });
    const [start, ...rest] = steps;
    const line = rest.map((step, i) => (i && !step.startsWith("-") ? ` ${step}` : step)).join("");
    if (path) path += `m${start}${line.startsWith("-") ? "" : " "}${line}${end}`;
    else path = `M${start}l${line}${end}`;
    from = end ? ring[0] : ring.at(-1);
  }
  return path;
}

const joined = (x, y) => (y < 0 ? `${x}${y}` : `${x} ${y}`);

// Return where a name has most room in rings: the middle of the widest band of a height, and its width.
export function roomIn(rings, [west, north, east, south], height = 12) {
  let best = [0, 0, 0];
  for (let y = north + height / 2; y <= south - height / 2; y += 3) {
    const rows = [y - height / 2, y, y + height / 2].map((row) => crossings(rings, row + 0.5, west, east));
    for (const [from, to] of common(rows)) if (to - from > best[2]) best = [Math.round((from + to) / 2), Math.round(y), Math.floor(to - from)];
  }
  return best;
}

// Return the stretches of a row that lie in the rings.
function crossings(rings, y, west, east) {
  const xs = rings.flatMap((ring) => ring.flatMap(([x, from], i) => {
    const [nextX, to] = ring[(i + 1) % ring.length];
    return from < y === to < y ? [] : [x + ((y - from) / (to - from)) * (nextX - x)];
  })).sort((a, b) => a - b);
  const stretches = [];
  for (let i = 0; i + 1 < xs.length; i += 2) stretches.push([Math.max(west, xs[i]), Math.min(east, xs[i + 1])]);
  return stretches.filter(([from, to]) => to > from);
}

const common = (rows) => rows.reduce((these, those) => these.flatMap(([a, b]) =>
  those.map(([c, d]) => [Math.max(a, c), Math.min(b, d)]).filter(([from, to]) => to > from)));
