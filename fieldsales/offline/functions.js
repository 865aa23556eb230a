// The few SQL functions that both runtimes register; the twin of functions.py, and a test compares every answer.
// All answer null for null and for bytes; numbers are read as the text a person would write for them.

import { PINYIN } from './app.js';

export const WHITE = ' \\t\\n\\r\\f\\v\\u00a0\\u1680\\u2000-\\u200b\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff';
const MOST_ROOMS = 2000;
const EDGES = new RegExp(`^[${WHITE}]+|[${WHITE}]+$`, 'g');
const FULL_WIDTH = /[\uff01-\uff5e]/g;
const DAY = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/;
const WHOLE = /^[+-]?[0-9]{1,7}$/;
const ROOM = /^(B?-?[0-9]{1,2}[A-Z]?)([0-9]{2}[A-Z]?|[A-Z])$/;
const LABEL = /^(B|-)?[0-9A-Z\u4e00-\u9fff]{1,20}$/;
const ROOM_WORD = /(^|[0-9A-Z])[\u5ba4\u53f7\u623f\u6237]$/; // no look-behind: Safari before 16.4 has none
const RANGE_SIGN = new RegExp(`[${WHITE}]*[–—~～〜至到][${WHITE}]*`, 'g');
const SPACED_MINUS = new RegExp(`([0-9A-Za-z])[${WHITE}]*-[${WHITE}]*(?=[0-9A-Za-z])`, 'g');
const SEPARATORS = new RegExp(`[,，;；、${WHITE}]+`);
const EXTENSION = /^(0[0-9]{2,3})-?([2-9][0-9]{6,7})(?:-|转|ext\.?|x)([0-9]{1,6})$/;
const PHONE_NOISE = new RegExp(`[${WHITE}()./·]+`, 'g');
const MOBILE = /^1[3-9][0-9]{9}$/;
const LANDLINE = /^0[0-9]{2,3}[2-9][0-9]{6,7}(-[0-9]{1,6})?$/;
const SERVICE = /^[48]00[0-9]{7}$/;
const WECHAT = /^([A-Za-z][A-Za-z0-9_-]{5,19}|wxid_[A-Za-z0-9_-]{1,25})$/;
const HALF = /[\ud800-\udfff]/u; // with u: only a half without its other half
const DAY_MS = 86400000;

// A SQL value as text: numbers without a trailing .0, null and bytes as null.
export function text(value) {
  return typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

// Python and JavaScript disagree about what is white space, so this list is ours.
export const strip = (value) => value.replace(EDGES, '');

// Only A–Z, as SQLite's own lower() does; the rest of Unicode changes between versions.
export const lower = (value) => value.replace(/[A-Z]+/g, (found) => found.toLowerCase());
export const upper = (value) => value.replace(/[a-z]+/g, (found) => found.toUpperCase());

const narrow = (value) => value.replace(FULL_WIDTH, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0));

export function whole(value) {
  const written = strip(text(value) ?? '');
  return WHOLE.test(written) ? Number(written) : null;
}

// Days since 1970 of 'YYYY-MM-DD', or null. setUTCFullYear because Date.UTC takes the year 50 for 1950.
export function dayNumber(value) {
  const found = DAY.exec(text(value) ?? '');
  if (!found || found[1] === '0000') return null;
  const moment = new Date(0);
  moment.setUTCFullYear(Number(found[1]), Number(found[2]) - 1, Number(found[3]));
  return moment.toISOString().slice(0, 10) === found[0] ? moment.getTime() / DAY_MS : null;
}

export function dayText(number) {
  const moment = new Date(number * DAY_MS), year = moment.getUTCFullYear();
  return year >= 1 && year <= 9999 ? moment.toISOString().slice(0, 10) : null;
}

function add_days(day, n) {
  const start = dayNumber(day), count = whole(n);
  return start === null || count === null ? null : dayText(start + count);
}

// Days from a to b; negative when b is earlier.
function days_between(a, b) {
  const first = dayNumber(a), last = dayNumber(b);
  return first === null || last === null ? null : last - first;
}

function day_ok(value) {
  return text(value) === null ? null : Number(dayNumber(value) !== null);
}

// The n-th (from 1) of a comma-separated list, trimmed.
function item(value, n) {
  const listed = text(value), place = whole(n);
  if (listed === null || place === null) return null;
  const part = listed.split(',')[place - 1];
  return part === undefined ? null : strip(part);
}

// The value of a key in 'k=v,k2=v2'.
function pick(value, key) {
  const pairs = text(value), wanted = text(key);
  if (pairs === null || wanted === null) return null;
  for (const pair of pairs.split(',')) {
    const sign = pair.indexOf('=');
    if (sign >= 0 && strip(pair.slice(0, sign)) === strip(wanted)) return strip(pair.slice(sign + 1));
  }
  return null;
}

const label = (value) => upper(strip(narrow(text(value) ?? '')));

// One argument of a mutation that waits or was refused; its args are kept as a JSON object of texts.
function arg(args, key) {
  const found = parsed(args), name = text(key) ?? '';
  return Object.prototype.hasOwnProperty.call(found, name) && typeof found[name] === 'string' && !HALF.test(found[name]) ? found[name] : null;
}

// The name of the n-th argument (from 1), in the order of the alphabet.
function arg_name(args, n) {
  const names = Object.keys(parsed(args)).sort(byCodePoint), place = whole(n);
  const found = place !== null && place >= 1 && place <= names.length ? names[place - 1] : null;
  return found === null || HALF.test(found) ? null : found;
}

function parsed(args) {
  try {
    const found = JSON.parse(text(args) ?? '');
    return found && typeof found === 'object' && !Array.isArray(found) ? found : {};
  } catch {
    return {};
  }
}

function byCodePoint(a, b) {
  const left = [...a], right = [...b];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    if (left[i] !== right[i]) return left[i].codePointAt(0) - right[i].codePointAt(0);
  }
  return left.length - right.length;
}

function room_floor(value) { return ROOM.exec(label(value))?.[1] ?? null; }

function room_door(value) { return ROOM.exec(label(value))?.[2] ?? null; }

// '101-104、301A' → '101,102,103,104,301A'; null when a part is not understood or there are too many.
function rooms(value) {
  const written = text(value);
  if (written === null) return null;
  const plain = strip(narrow(written)).replace(RANGE_SIGN, '~').replace(SPACED_MINUS, '$1~');
  const found = new Set();
  for (const part of plain.split(SEPARATORS).filter(Boolean)) {
    const labels = roomsOf(upper(part));
    if (!labels.length || found.size + labels.length > MOST_ROOMS) return null;
    labels.forEach((room) => found.add(room));
  }
  return [...found].join(',') || null;
}

function roomsOf(part) {
  const ends = part.split('~').map((end) => end.replace(ROOM_WORD, (all, before) => before || all));
  if (ends.length > 2 || !ends.every((end) => LABEL.test(end))) return [];
  return ends.length === 1 ? ends : between(...ends);
}

// A range over floors ('101-304') means the same doors on each floor, not 204 rooms.
function between(first, last) {
  const a = splitNumber(first), b = splitNumber(last);
  if (!a || !b || a[0] !== b[0] || a[2] !== b[2]) return letters(first, last);
  const low = Number(a[1]), high = Number(b[1]), numbers = [];
  const floor = (n) => Math.floor(n / 100);
  if (Math.min(a[1].length, b[1].length) > 2 && floor(low) !== floor(high)) {
    for (let f = floor(low); f <= floor(high); f++) for (let d = low % 100; d <= high % 100; d++) numbers.push(f * 100 + d);
  } else {
    for (let n = low; n <= high && numbers.length <= MOST_ROOMS; n++) numbers.push(n);
  }
  return numbers.map((n) => a[0] + String(n).padStart(a[1].length, '0') + a[2]);
}

function splitNumber(room) {
  return /^([A-Z-]*)([0-9]{1,4})([A-Z]?)$/.exec(room)?.slice(1) ?? null;
}

// '301A-301C': the same number, letters one after the other.
function letters(first, last) {
  const stem = first.slice(0, -1), a = first.slice(-1), b = last.slice(-1);
  if (stem !== last.slice(0, -1) || !/^[0-9]+$/.test(stem) || !(a >= 'A' && a <= b && b <= 'Z')) return [];
  const found = [];
  for (let c = a.charCodeAt(0); c <= b.charCodeAt(0); c++) found.push(stem + String.fromCharCode(c));
  return found;
}

// Digits as they are dialled inside China; what is not a number stays readable so a person can see the mistake.
export function phone(value) {
  const written = text(value);
  if (written === null) return null;
  let bare = lower(narrow(written).replace(PHONE_NOISE, '')).replace(/[–—]/g, '-');
  const abroad = /^(\+86|0086)-?([^]*)$/.exec(bare);
  if (abroad) bare = /^(0|1[3-9]|[48]00)/.test(abroad[2]) || !abroad[2] ? abroad[2] : `0${abroad[2]}`;
  const extension = EXTENSION.exec(bare);
  if (extension) return `${extension[1]}${extension[2]}-${extension[3]}`;
  bare = bare.replaceAll('-', '');
  return /^861[3-9][0-9]{9}$/.test(bare) ? bare.slice(2) : bare;
}

function phone_ok(value) {
  const number = phone(value);
  return number === null ? null : Number(MOBILE.test(number) || LANDLINE.test(number) || SERVICE.test(number));
}

// An id of WeChat's own shape, or the mobile number most people can be found by.
function wechat_ok(value) {
  const written = text(value);
  if (written === null) return null;
  const name = strip(written);
  return Number(WECHAT.test(name) || MOBILE.test(name));
}

// '梧桐路3' → '梧桐路3 wutonglu3 wtl3'; without hanzi just the lower-case text.
function search_text(value) {
  const written = text(value);
  if (written === null) return null;
  const plain = lower(written), chars = [...plain], syllables = chars.map(syllable);
  if (!chars.some((char, i) => syllables[i] && char.codePointAt(0) > 127)) return plain;
  return `${plain} ${syllables.join('')} ${syllables.map((s) => s.slice(0, 1)).join('')}`;
}

const syllable = (char) => (/^[a-z0-9]$/.test(char) ? char : pinyin().get(char) ?? '');

let byChar = null;

function pinyin() {
  byChar ??= new Map(Object.entries(PINYIN).flatMap(([sound, chars]) => [...chars].map((char) => [char, sound])));
  return byChar;
}

// name → function, which also carries {args, fn} for engines that want the number of arguments.
export const FUNCTIONS = Object.fromEntries(
  [add_days, days_between, day_ok, item, pick, arg, arg_name, rooms, room_floor, room_door, phone, phone_ok, wechat_ok, search_text]
    .map((fn) => [fn.name, Object.assign(fn, { args: fn.length, fn })]),
);
