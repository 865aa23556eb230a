// Room numbers as people write them; the twin of rooms.py.

import { WHITE, narrow, strip, text, upper } from './plain.js';

const MOST_ROOMS = 2000;
const ROOM = /^(B?-?[0-9]{1,2}[A-Z]?)([0-9]{2}[A-Z]?|[A-Z])$/;
const LABEL = /^(B|-)?[0-9A-Z\u4e00-\u9fff]{1,20}$/;
const ROOM_WORD = /(^|[0-9A-Z])[\u5ba4\u53f7\u623f\u6237]$/; // no look-behind: Safari before 16.4 has none
const RANGE_SIGN = new RegExp(`[${WHITE}]*[–—~～〜至到][${WHITE}]*`, 'g');
const SPACED_MINUS = new RegExp(`([0-9A-Za-z])[${WHITE}]*-[${WHITE}]*(?=[0-9A-Za-z])`, 'g');
const SEPARATORS = new RegExp(`[,，;；、${WHITE}]+`);

const label = (value) => upper(strip(narrow(text(value) ?? '')));

export function room_floor(value) { return ROOM.exec(label(value))?.[1] ?? null; }

export function room_door(value) { return ROOM.exec(label(value))?.[2] ?? null; }

// '101-104、301A' → '101,102,103,104,301A'; null when a part is not understood or there are too many.
export function rooms(value) {
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
