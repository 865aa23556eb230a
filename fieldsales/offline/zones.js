// The clock on the wall at a moment; the twin of zones.py.

import { dayNumber } from './days.js';
import { text } from './plain.js';

const MOMENT = /^(20[0-9]{2}-[0-9]{2}-[0-9]{2})T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?Z$/;
const ZONE = /^[A-Z][A-Za-z_]+(\/[A-Z][A-Za-z_]+)*$/;
const formats = new Map(); // making one costs more than a query

// 2026-11-22T14:30, as the clocks of a zone say.
export function wall(moment, zone) {
  if (!formats.has(zone)) formats.set(zone, localFormat(zone));
  const parts = Object.fromEntries(formats.get(zone).formatToParts(moment).map((part) => [part.type, part.value]));
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}`;
}

const localFormat = (zone) => new Intl.DateTimeFormat('en', {
  timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
});

export function local_time(at, zone) {
  const moment = text(at) ?? '', name = text(zone) ?? '', found = MOMENT.exec(moment);
  if (!found || dayNumber(found[1]) === null || !ZONE.test(name)) return null;
  try {
    return wall(new Date(moment.replace(/\.[0-9]+/, '')), name);
  } catch {
    return null; // no such zone
  }
}
