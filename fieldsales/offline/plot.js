// The filter plot: places as points on a plain sheet, when there is no map under them; the twin of plot.py.

import { each, isDict, isText } from './operators.js';
import { Unshowable } from './shown.js';

const WIDE = 6400, MARGIN = 500, TALL = 4200, LOW = 2000, FOOT = 450, DEGREE = 111320, FAR = 40000, LETTER = 330, LINE = 430, GAP = 400;
const STEPS = [2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000];
const AT = /^(-?[0-9]{1,3}(?:\.[0-9]{1,15})?),(-?[0-9]{1,3}(?:\.[0-9]{1,15})?)$/;

export function plot(value, buildings = null, at = null) {
  const rows = each(value).filter(placed).map((row) => ({ ...row }));
  const around = each(buildings ?? []).filter(placed), here = position(at);
  const sheet = new Sheet([...rows, ...around], here);
  for (const row of rows) Object.assign(row, sheet.point(row), { far: metres(here, row) });
  if (here) rows.sort((a, b) => a.far - b.far);
  name(rows);
  const shapes = around.map((row) => ({ ...row, ...sheet.point(row), d: sheet.path(row.shape ?? null) }));
  return { rows, shapes, here: here && sheet.holdsHere ? sheet.point(here) : null, ...sheet.measures() };
}

class Sheet {
  constructor(rows, here) {
    const lats = rows.map((row) => row.lat), lngs = rows.map((row) => row.lng);
    this.holdsHere = Boolean(here) && rows.some((row) => metres(here, row) <= FAR);
    if (this.holdsHere) lats.push(here.lat), lngs.push(here.lng);
    this.north = most(lats, 1);
    const south = most(lats, -1), east = most(lngs, 1);
    this.west = most(lngs, -1);
    this.east = DEGREE * Math.cos((((this.north + south) / 2) * Math.PI) / 180);
    const wide = (east - this.west) * this.east, high = (this.north - south) * DEGREE;
    this.unit = Math.max(wide / (WIDE - 2 * MARGIN), high / (TALL - 2 * MARGIN), 0.05);
    this.high = Math.max(LOW, whole(high / this.unit) + 2 * MARGIN + FOOT);
    this.left = (WIDE - wide / this.unit) / 2;
    this.top = (this.high - FOOT - high / this.unit) / 2;
  }

  point(row) { return { x: this.x(row.lng), y: this.y(row.lat) }; }
  x(lng) { return whole(this.left + ((lng - this.west) * this.east) / this.unit); }
  y(lat) { return whole(this.top + ((this.north - lat) * DEGREE) / this.unit); }

  path(shape) {
    return rings(shape).map((ring) => `M${ring.map((p) => `${this.x(p[0])} ${this.y(p[1])}`).join('L')}Z`).join('');
  }

  measures() {
    const longest = (WIDE / 3) * this.unit, bar = STEPS.reduce((had, step) => (step <= longest ? step : had), 1);
    return { high: this.high, bar: whole(bar / this.unit), metres: bar, unit: WIDE };
  }
}

function name(rows) {
  const taken = [];
  for (const row of rows) {
    const text = [...String(row.name ?? '')];
    const wide = LETTER * text.reduce((sum, char) => sum + (char.codePointAt(0) > 255 ? 1 : 0.6), 0);
    const long = whole(wide) + GAP, above = row.y - LINE / 2, below = row.y + LINE / 2;
    const sides = [[row.x - GAP / 2, above, row.x + long, below], [row.x - long, above, row.x + GAP / 2, below]];
    row.said = sides.findIndex((box) => free(box, taken)) + 1;
    if (row.said) taken.push(sides[row.said - 1]);
  }
}

function free(box, taken) {
  if (box[0] < 0 || box[2] > WIDE) return false;
  return !taken.some((b) => box[0] < b[2] && b[0] < box[2] && box[1] < b[3] && b[1] < box[3]);
}

function rings(shape) {
  if (!isText(shape) || !String(shape)) return [];
  try {
    return JSON.parse(String(shape)).coordinates.map((ring) => ring.slice(0, -1).map((p) => [Number(p[0]), Number(p[1])]));
  } catch {
    return [];
  }
}

function placed(row) {
  if (!isDict(row)) throw new Unshowable('plot() places rows');
  return typeof row.lat === 'number' && typeof row.lng === 'number' && Math.abs(row.lat) <= 85 && Math.abs(row.lng) <= 180;
}

function position(text) {
  const found = isText(text) ? AT.exec(String(text)) : null;
  const here = found ? { lat: Number(found[1]), lng: Number(found[2]) } : null;
  return here && placed(here) ? here : null;
}

function metres(here, row) {
  if (!here) return null;
  const up = (row.lat - here.lat) * DEGREE, right = (row.lng - here.lng) * DEGREE * Math.cos((here.lat * Math.PI) / 180);
  return whole(Math.sqrt(up * up + right * right) / 10) * 10;
}

const most = (numbers, sign) => (numbers.length ? numbers.reduce((a, b) => (sign * b > sign * a ? b : a)) : 0);
const whole = (number) => Math.floor(number + 0.5);
