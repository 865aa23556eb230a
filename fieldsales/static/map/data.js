// What there is to draw: from the server's columns, or from the sheet that a page without a network has in it.
// Corners are kept as places on the world's square at zoom 0 (256 wide), so a redraw only scales and shifts.

const WORLD = 256, TURN = Math.PI / 180;

export const across = (lng) => ((lng + 180) / 360) * WORLD;
export function down(lat) {
  const sin = Math.sin(lat * TURN);
  return (0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)) * WORLD;
}

export const unacross = (x) => (x / WORLD) * 360 - 180;
export const undown = (y) => (2 * Math.atan(Math.exp(Math.PI - (2 * Math.PI * y) / WORLD)) - Math.PI / 2) / TURN;

// {blocks, buildings, loose}: lists of {id, name or label, lat, lng, x, y, n, v, m, w, block, shape}.
export async function fetched(url, signal) {
  const answer = await fetch(url, { signal });
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return decoded(await answer.json());
}

export function decoded({ origin, blocks, buildings, loose }) {
  const things = (columns) => columns.id.map((id, i) => {
    const one = { id, i };
    for (const key of ['name', 'label', 'block', 'n', 'v', 'm', 'w']) if (columns[key]) one[key] = columns[key][i];
    const [lat, lng] = columns.at ? [columns.at[2 * i], columns.at[2 * i + 1]] : [null, null];
    if (lat !== null) put(one, origin[0] + lat / 1e6, origin[1] + lng / 1e6);
    one.shape = columns.shape?.[i] ? shape(columns.shape[i], origin) : null;
    return one;
  });
  return { blocks: things(blocks), buildings: things(buildings), loose: things(loose) };
}

export function fromPage(place) {
  const read = (element) => {
    const { lat, lng, n, v, m, name, label, shape: text } = element.dataset;
    const one = put({ n: +n, v: +v, m: +m, w: 0, name, label, shape: null }, +lat, +lng);
    if (text) one.shape = corners(JSON.parse(text).coordinates.map((ring) => ring.slice(0, -1).map(([x, y]) => [y, x])));
    return one;
  };
  const blocks = [...place.querySelectorAll('[data-name][data-block]')].map((e, i) => ({ ...read(e), id: e.dataset.block, i }));
  const index = new Map(blocks.map((block) => [block.id, block.i]));
  const buildings = [...place.querySelectorAll('[data-building]')].map((e, i) => ({ ...read(e), id: e.dataset.building, block: index.get(e.dataset.block) ?? -1, i }));
  return { blocks, buildings, loose: [] };
}

function put(one, lat, lng) { return Object.assign(one, { lat, lng, x: across(lng), y: down(lat) }); }

// Rings that go on from corner to corner, in millionths of a degree. The first corner is reckoned exactly; over the length
// of a house the square is as good as flat (two millimetres in two hundred metres), which spares a town of logarithms.
function shape(rings, [lat0, lng0]) {
  const box = empty();
  box.rings = rings.map((steps) => {
    const line = new Float64Array(steps.length), lat = lat0 + steps[0] / 1e6, up = WORLD / 360e6 / Math.cos(lat * TURN);
    let x = across(lng0 + steps[1] / 1e6), y = down(lat);
    for (let i = 0; i < steps.length; i += 2) {
      if (i) x += (steps[i + 1] * WORLD) / 360e6, y -= steps[i] * up;
      widen(box, (line[i] = x), (line[i + 1] = y));
    }
    return line;
  });
  return box;
}

function corners(rings) {
  const box = empty();
  box.rings = rings.map((ring) => {
    const line = new Float64Array(ring.length * 2);
    ring.forEach(([lat, lng], i) => widen(box, (line[2 * i] = across(lng)), (line[2 * i + 1] = down(lat))));
    return line;
  });
  return box;
}

const empty = () => ({ rings: [], west: Infinity, east: -Infinity, north: Infinity, south: -Infinity });

function widen(box, x, y) {
  if (x < box.west) box.west = x;
  if (x > box.east) box.east = x;
  if (y < box.north) box.north = y;
  if (y > box.south) box.south = y;
}

export function holds({ rings }, x, y) {
  let odd = false;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
      const ay = ring[i + 1], by = ring[j + 1];
      if (ay > y !== by > y && x < ((ring[j] - ring[i]) * (y - ay)) / (by - ay) + ring[i]) odd = !odd;
    }
  }
  return odd;
}

// Where everything lies, as Leaflet wants its bounds; null when nothing has a place.
export function bounds({ blocks, buildings, loose }) {
  const placed = [...blocks, ...buildings].filter((one) => one.lat !== undefined);
  if (placed.length) return box(placed.map((one) => one.lat), placed.map((one) => one.lng));
  const shapes = loose.filter((one) => one.shape).map((one) => one.shape);
  if (!shapes.length) return null;
  return box(shapes.map((s) => undown(s.north)), shapes.map((s) => unacross(s.west)));
}

function box(lats, lngs) {
  const low = (list) => list.reduce((a, b) => Math.min(a, b)), high = (list) => list.reduce((a, b) => Math.max(a, b));
  return [[low(lats), low(lngs)], [high(lats), high(lngs)]];
}
