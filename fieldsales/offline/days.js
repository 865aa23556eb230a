// Days as text, `YYYY-MM-DD`, reckoned alike in both runtimes; the twin of days.py.

import { text, whole } from './plain.js';

const DAY = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/;
const DAY_MS = 86400000;

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

export function add_days(day, n) {
  const start = dayNumber(day), count = whole(n);
  return start === null || count === null ? null : dayText(start + count);
}

// Days from a to b; negative when b is earlier.
export function days_between(a, b) {
  const first = dayNumber(a), last = dayNumber(b);
  return first === null || last === null ? null : last - first;
}

export function day_ok(value) {
  return text(value) === null ? null : Number(dayNumber(value) !== null);
}
