// What operators mean in templates; the twin of operators.py, with the same answers and the same refusals.

import { Markup, Unshowable, escape, shown } from './shown.js';

const EXACT = 2 ** 53;

export function number(value) {
  if (typeof value !== 'number') throw new Unshowable(`${kind(value)} is not a number`);
  return value;
}

export function sane(value) {
  if (!Number.isFinite(value) || Math.abs(value) >= EXACT) throw new Unshowable('this number is too large to be exact');
  return value;
}

function divisor(value) {
  if (number(value) === 0) throw new Unshowable('division by zero');
  return value;
}

// Python's: the sign of the divisor.
function modulo(a, b) {
  const rest = a % b;
  return rest && (b < 0) !== (rest < 0) ? rest + b : rest;
}

export function floorDivide(left, right) {
  const a = number(left), b = divisor(right);
  const rest = a % b, whole = (a - rest) / b - (rest !== 0 && rest < 0 !== b < 0 ? 1 : 0), floor = Math.floor(whole); // as Python does
  return sane(whole - floor > 0.5 ? floor + 1 : floor);
}

export const kind = (value) => (value === null ? 'NoneType' : Array.isArray(value) ? 'list' : typeof value);
export const isText = (value) => typeof value === 'string' || value instanceof Markup;
export const isDict = (value) => value !== null && typeof value === 'object' && !Array.isArray(value) && !(value instanceof Markup);

export function truth(value) {
  if (value === undefined || value === null) return false;
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof Markup) return value.text !== '';
  return isDict(value) ? Object.keys(value).length > 0 : Boolean(value);
}

export function eq(a, b) {
  if (typeof a === 'string' && typeof b === 'string') return a === b;
  if (isText(a) && isText(b)) return String(a) === String(b);
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, i) => eq(item, b[i]));
  if (isDict(a) && isDict(b)) return sameDict(a, b);
  if (typeof a === 'boolean' && typeof b === 'number') return Number(a) === b;
  if (typeof a === 'number' && typeof b === 'boolean') return a === Number(b);
  return a === b;
}

function sameDict(a, b) {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => Object.hasOwn(b, name) && eq(a[name], b[name]));
}

// Texts by code point: UTF-16 would put an emoji before a full-width letter.
export function order(a, b) {
  if (!isText(a) || !isText(b)) return Math.sign(number(a) - number(b));
  const left = [...String(a)], right = [...String(b)];
  for (let i = 0; i < left.length && i < right.length; i++) {
    if (left[i] !== right[i]) return left[i].codePointAt(0) < right[i].codePointAt(0) ? -1 : 1;
  }
  return Math.sign(left.length - right.length);
}

export function contains(member, whole) {
  if (isText(whole)) {
    if (!isText(member)) throw new Unshowable('only a text can be in a text');
    return String(whole).includes(String(member));
  }
  if (isDict(whole)) {
    if (Array.isArray(member) || isDict(member)) throw new Unshowable('a list is no key');
    return isText(member) && Object.hasOwn(whole, String(member));
  }
  return each(whole).some((item) => eq(member, item));
}

export function each(value) {
  if (!Array.isArray(value)) throw new Unshowable(`a loop needs a list, not ${kind(value)}`);
  return value;
}

export function get(value, key) {
  if (isDict(value)) {
    if (isText(key) && Object.hasOwn(value, String(key))) return value[String(key)];
    throw new Unshowable(`there is no '${key}' here`);
  }
  if (!Array.isArray(value)) throw new Unshowable(`'${key}' of something that has no parts`);
  const place = number(key) < 0 ? key + value.length : key;
  if (Number.isInteger(place) && place >= 0 && place < value.length) return value[place];
  throw new Unshowable(`this list has no place ${key}`);
}

export function sliced(value, start, stop) {
  if (!isText(value) && !Array.isArray(value)) throw new Unshowable('only a list or a text has a slice');
  const bounds = [start, stop].map((bound) => (bound === null ? undefined : number(bound)));
  if (bounds.some((bound) => bound !== undefined && !Number.isInteger(bound))) throw new Unshowable('a slice needs whole numbers');
  return isText(value) ? [...String(value)].slice(...bounds).join('') : value.slice(...bounds);
}

export function joined(parts) {
  const markup = parts.some((part) => part instanceof Markup);
  return markup ? new Markup(parts.map(escape).join('')) : parts.map(shown).join('');
}

export function range(...bounds) {
  if (bounds.some((bound) => !Number.isInteger(number(bound)))) throw new Unshowable('range() needs whole numbers');
  const [start, stop] = bounds.length > 1 ? bounds : [0, bounds[0]];
  if (stop - start > 10000) throw new Unshowable('range() is too long');
  return Array.from({ length: Math.max(0, stop - start) }, (_, i) => start + i);
}

export const add = (a, b) => sane(number(a) + number(b));
export const sub = (a, b) => sane(number(a) - number(b));
export const mul = (a, b) => sane(number(a) * number(b));
export const mod = (a, b) => sane(modulo(number(a), divisor(b)));
export const neg = (a) => sane(-number(a));

// args.key: what the address did not give is null.
export const opened = (args, key) => (Object.hasOwn(args, String(key)) ? args[String(key)] : null);
