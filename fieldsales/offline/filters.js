// The filters of the templates; the twin of filters.py, which says what each one means.

import { mapLink } from './maps.js';
import { each, get, isDict, isText, joined, number, sane } from './operators.js';
import { isMobile, phone } from './phones.js';
import { lower, strip, upper } from './plain.js';
import { plan } from './plan.js';
import { plot } from './plot.js';
import { Markup, Unshowable, escape, shown } from './shown.js';
import { ago, clock, day } from './times.js';
import { walk } from './walk.js';

function length(value) {
  if (value === null) return 0;
  if (isText(value)) return [...String(value)].length;
  if (Array.isArray(value)) return value.length;
  if (isDict(value)) return Object.keys(value).length;
  throw new Unshowable('only a list or a text has a length');
}

function join(value, separator = '') {
  return joined(each(value).flatMap((part, i) => (i ? [separator, part] : [part])));
}

const fallback = (value, instead = '') => (value === null ? instead : value);
const first = (value) => (each(value).length ? get(value, 0) : null);
const last = (value) => (each(value).length ? get(value, -1) : null);
const plain = (value) => String(shown(value));

const exact = (value) => sane(number(value));

function int(value) {
  if (!isText(value)) return value === null ? 0 : Math.trunc(exact(value));
  const written = strip(String(value));
  return /^[+-]?[0-9]{1,15}$/.test(written) ? Number(written) : 0;
}

function round(value, digits = 0) {
  if (!Number.isInteger(digits) || digits < 0 || digits > 15) throw new Unshowable('round() takes 0 to 15 digits');
  return Number(exact(value).toFixed(digits));
}

function urlencode(value) {
  return encodeURIComponent(plain(value)).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

const digits = (value) => phone(isText(value) ? String(value) : value) ?? '';

function tel(value) {
  const written = digits(value);
  return isMobile(written) ? `${written.slice(0, 3)} ${written.slice(3, 7)} ${written.slice(7)}` : written;
}

function mask(value) {
  const chars = [...digits(value)], mobile = isMobile(chars.join(''));
  if (chars.length < 8) return chars.length ? '****' : '';
  return `${chars.slice(0, 3).join('')}****${chars.slice(mobile ? -4 : -2).join('')}`;
}

function map_link(value, app) {
  if (!isDict(value)) throw new Unshowable('map_link() needs a place');
  const { name, city } = value, text = (said) => (isText(said) ? String(said) : '');
  return mapLink({ ...value, name: text(name), city: text(city) }, app);
}

function keyed(value, name) {
  const found = new Map();
  for (const row of each(value)) {
    const key = get(row, name);
    if (!isText(key)) throw new Unshowable('rows are keyed by a text');
    found.set(String(key), row);
  }
  return Object.fromEntries(found);
}

const escaped = (value) => new Markup(escape(value));

export const FILTERS = {
  length, count: length, join, default: fallback, d: fallback, first, last, e: escaped, escape: escaped, int, round,
  upper: (value) => upper(plain(value)), lower: (value) => lower(plain(value)), trim: (value) => strip(plain(value)),
  string: plain, urlencode, tel, mask, day, clock, ago, walk, map_link, plot, plan, keyed,
};
