// The filter walk: the order in which a rep goes along a list; the twin of walk.py, which says what it means.

import { each, isDict, isText } from './operators.js';
import { Unshowable } from './shown.js';

const MOST = 60;
const AT = /^(-?[0-9]{1,3}(?:\.[0-9]{1,15})?),(-?[0-9]{1,3}(?:\.[0-9]{1,15})?)$/;

export function walk(value, at = null) {
  const rows = each(value);
  if (!rows.every(isDict)) throw new Unshowable('walk() orders rows');
  let here = position(at);
  return [true, false].flatMap((first) => {
    const part = walked(rows.filter((row) => (row.priority === 1) === first), here);
    here = part.here;
    return part.rows;
  });
}

function position(text) {
  const found = isText(text) ? AT.exec(String(text)) : null;
  return found && place({ lat: Number(found[1]), lng: Number(found[2]) });
}

// What the distance to a point needs of it: the point, and its reduced latitude.
function place({ lat, lng }) {
  if (typeof lat !== 'number' || typeof lng !== 'number') return null;
  if (!(Math.abs(lat) <= 90 && Math.abs(lng) <= 180)) return null;
  const tan = (1 - F) * Math.tan(lat * RADIAN), cos = 1 / Math.sqrt(1 + tan * tan);
  return { name: `${lat},${lng}`, lng: lng * RADIAN, sin: tan * cos, cos };
}

function walked(rows, here) {
  const groups = new Map(), placeless = [];
  for (const row of rows) {
    const there = place(row);
    if (!there) placeless.push(row);
    else if (groups.has(there.name)) groups.get(there.name).rows.push(row);
    else groups.set(there.name, { there, rows: [row] });
  }
  const places = [...groups.values()].map((group) => group.there);
  const tour = [...route(places.slice(0, MOST), here), ...places.slice(MOST)];
  const ordered = tour.flatMap((there) => stairs(groups.get(there.name).rows));
  return { rows: [...ordered, ...placeless], here: tour.at(-1) ?? here };
}

function stairs(rows) {
  const building = (row) => String(row.building_id || ''), seen = [...new Set(rows.map(building))];
  const keyed = rows.map((row) => [row, [
    number(row.building_seq), seen.indexOf(building(row)), number(row.unit_seq), -number(row.floor_index, -Infinity), number(row.seq),
  ]]);
  return keyed.sort(([, a], [, b]) => compared(a, b)).map(([row]) => row);
}

const number = (value, absent = Infinity) => (typeof value === 'number' ? value : absent);

function compared(a, b) {
  const n = a.findIndex((value, i) => value !== b[i]);
  return n < 0 ? 0 : a[n] < b[n] ? -1 : 1;
}

// Points are numbered, and the distance between two is reckoned once.
function route(places, here) {
  if (!places.length) return [];
  const points = here ? [here, ...places] : places, far = distances(points);
  const path = shorter(nearest(points.length, far), far);
  return (here ? path.slice(1) : path).map((n) => points[n]);
}

function distances(points) {
  const size = points.length, known = new Float64Array(size * size).fill(-1);
  return (a, b) => {
    const slot = a * size + b;
    if (known[slot] < 0) known[slot] = known[b * size + a] = metres(points[a], points[b]);
    return known[slot];
  };
}

function nearest(count, far) {
  const path = [0], left = Array.from({ length: count - 1 }, (_, i) => i + 1);
  while (left.length) {
    let best = 0;
    for (let i = 1; i < left.length; i++) if (far(path.at(-1), left[i]) < far(path.at(-1), left[best])) best = i;
    path.push(...left.splice(best, 1));
  }
  return path;
}

function shorter(path, far) {
  for (let again = true; again;) {
    again = false;
    for (let i = 1; i < path.length - 1; i++) {
      for (let j = i + 1; j < path.length; j++) {
        if (saved(path, far, i, j) <= 0) continue;
        turn(path, i, j);
        again = true;
      }
    }
  }
  return path;
}

function saved(path, far, i, j) {
  const won = far(path[i - 1], path[i]) - far(path[i - 1], path[j]);
  return j === path.length - 1 ? won : won + far(path[j], path[j + 1]) - far(path[i], path[j + 1]);
}

function turn(path, i, j) {
  for (let a = i, b = j; a < b; a++, b--) [path[a], path[b]] = [path[b], path[a]];
}

const A = 6378137, F = 1 / 298.257223563, B = A * (1 - F), SECOND = (A * A - B * B) / (B * B), RADIAN = Math.PI / 180;

// Vincenty's inverse formula on WGS-84. For points that lie opposite each other on the globe it does not settle: it stops.
function metres(from, to) {
  const span = to.lng - from.lng;
  let angle = span, before, sigma, sinSigma, cosSigma, cosSquared, middle, rounds = 50;
  do {
    const sin = Math.sin(angle), cos = Math.cos(angle);
    const east = to.cos * sin, north = from.cos * to.sin - from.sin * to.cos * cos;
    sinSigma = Math.sqrt(east * east + north * north);
    if (sinSigma === 0) return 0;
    cosSigma = from.sin * to.sin + from.cos * to.cos * cos;
    sigma = Math.atan2(sinSigma, cosSigma);
    const sinAlpha = (from.cos * to.cos * sin) / sinSigma;
    cosSquared = 1 - sinAlpha * sinAlpha;
    middle = cosSquared > 0 ? cosSigma - (2 * from.sin * to.sin) / cosSquared : 0;
    const c = (F / 16) * cosSquared * (4 + F * (4 - 3 * cosSquared));
    before = angle;
    angle = span + (1 - c) * F * sinAlpha * (sigma + c * sinSigma * (middle + c * cosSigma * (2 * middle * middle - 1)));
  } while (Math.abs(angle - before) > 1e-13 && --rounds);
  return Math.floor(length(cosSquared * SECOND, sigma, sinSigma, cosSigma, middle) + 0.5);
}

function length(u, sigma, sin, cos, middle) {
  const a = 1 + (u / 16384) * (4096 + u * (u * (320 - 175 * u) - 768)), b = (u / 1024) * (256 + u * (u * (74 - 47 * u) - 128));
  const twice = 2 * middle * middle - 1;
  const more = b * sin * (middle + (b / 4) * (cos * twice - (b / 6) * middle * (4 * sin * sin - 3) * (2 * twice - 1)));
  return B * a * (sigma - more);
}
