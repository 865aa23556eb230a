// The few SQL functions that both runtimes register; the twin of functions.py, and a test compares every answer.
// All answer null for null and for bytes; numbers are read as the text a person would write for them.

import { arg, arg_name } from './arguments.js';
import { blind } from './blind.js';
import { add_days, day_ok, days_between } from './days.js';
import { phone, phone_ok, wechat_ok } from './phones.js';
import { search_text } from './pinyin.js';
import { strip, text, whole } from './plain.js';
import { room_door, room_floor, rooms } from './rooms.js';
import { local_time } from './zones.js';

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

// name → function, which also carries {args, fn} for engines that want the number of arguments.
export const FUNCTIONS = Object.fromEntries(
  [add_days, days_between, day_ok, local_time, item, pick, arg, arg_name, rooms, room_floor, room_door, phone, phone_ok, wechat_ok, search_text, blind]
    .map((fn) => [fn.name, Object.assign(fn, { args: fn.length, fn })]),
);
