// The filter plot: places as points on a plain sheet, when there is no map under them; the twin of plot.py.

import { each, isDict, isText } from './operators.js';
import { Unshowable } from './shown.js';

const WIDE = 6400, MARGIN = 500, TALL = 4200, LOW = 2000, DEGREE = 111320, FAR = 40000, LETTER = 250, LINE = 330;
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
    this.high = Math.max(LOW, whole(high / this.unit) + 2 * MARGIN);
    this.left = (WIDE - wide / this.unit) / 2;
    this.top = (this.high - high / this.unit) / 2;
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
    const box = [row.x, row.y - LINE, row.x + whole(wide) + LETTER * 2, row.y + LINE];
    row.said = box[2] <= WIDE && !taken.some((b) => box[0] < b[2] && b[0] < box[2] && box[1] < b[3] && b[1] < box[3]);
    if (row.said) taken.push(box);
  }
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
