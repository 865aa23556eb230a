// The filters of the templates; the twin of filters.py, which says what each one means.

import { dayNumber, dayText } from './days.js';
import { each, get, isDict, isText, joined, number, sane } from './operators.js';
import { isMobile, phone } from './phones.js';
import { lower, strip, upper } from './plain.js';
import { Markup, Unshowable, escape, shown } from './shown.js';
import { gettext } from './texts.js';

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const WEEKDAYS = { zh: '周一 周二 周三 周四 周五 周六 周日'.split(' '), en: 'Mon Tue Wed Thu Fri Sat Sun'.split(' ') };
const MOMENT = /^(.{10})T([01][0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9])(?:\.([0-9]{1,6}))?)?Z$/;

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

function day(ctx, value, shape = 'short') {
  const found = localDay(ctx, value);
  if (found === null) return plain(value);
  if (eqText(shape, 'iso')) return dayText(found);
  const today = dayNumber(ctx.today), near = { '-1': 'Yesterday', 0: 'Today', 1: 'Tomorrow' }[today === null ? 9 : found - today];
  if (eqText(shape, 'near') && near) return gettext(ctx.lang, near);
  const iso = dayText(found), year = Number(iso.slice(0, 4));
  const withYear = eqText(shape, 'long') || today === null || iso.slice(0, 4) !== dayText(today).slice(0, 4);
  const written = writtenDay(ctx.lang, year, Number(iso.slice(5, 7)), Number(iso.slice(8)), withYear);
  return eqText(shape, 'week') ? `${weekday(ctx.lang, found)} ${written}` : written;
}

const eqText = (value, word) => isText(value) && String(value) === word;

function writtenDay(lang, year, month, date, withYear) {
  if (lang === 'zh') return `${withYear ? `${year}年` : ''}${month}月${date}日`;
  return `${date} ${MONTHS[month - 1]}${withYear ? ` ${year}` : ''}`;
}

// 1970-01-01 was a Thursday.
function weekday(lang, number) {
  return WEEKDAYS[lang === 'zh' ? 'zh' : 'en'][(((number + 3) % 7) + 7) % 7];
}

const two = (value) => String(value).padStart(2, '0');

function clock(ctx, value) {
  const minutes = localMinutes(ctx, value);
  if (minutes === null) return plain(value);
  const inDay = ((minutes % 1440) + 1440) % 1440;
  return `${two(Math.floor(inDay / 60))}:${two(inDay % 60)}`;
}

function ago(ctx, value) {
  const then = seconds(value), now = seconds(ctx.now);
  if (then === null || now === null) return plain(value);
  const passed = now - then, told = (text, n) => gettext(ctx.lang, text, n === undefined ? {} : { n });
  if (passed < 60) return told('just now');
  if (passed < 3600) return told('%(n)s min ago', Math.floor(passed / 60));
  if (passed < 86400) return told('%(n)s h ago', Math.floor(passed / 3600));
  return passed < 2 * 86400 ? told('1 day ago') : told('%(n)s days ago', Math.floor(passed / 86400));
}

// A moment in UTC as whole seconds since 1970, or null if the text names none.
function seconds(value) {
  const found = isText(value) ? MOMENT.exec(String(value)) : null, start = found ? dayNumber(found[1]) : null;
  return start === null ? null : start * 86400 + found[2] * 3600 + found[3] * 60 + Number(found[4] ?? 0);
}

function localMinutes(ctx, value) {
  const moment = seconds(value);
  return moment === null ? null : Math.floor(moment / 60) + Math.trunc(Number(ctx.tz_minutes || 480));
}

function localDay(ctx, value) {
  const minutes = localMinutes(ctx, value);
  if (minutes === null) return isText(value) ? dayNumber(String(value)) : null;
  const number = Math.floor(minutes / 1440);
  return dayText(number) === null ? null : number;
}

const escaped = (value) => new Markup(escape(value));

export const FILTERS = {
  length, count: length, join, default: fallback, d: fallback, first, last, e: escaped, escape: escaped, int, round,
  upper: (value) => upper(plain(value)), lower: (value) => lower(plain(value)), trim: (value) => strip(plain(value)),
  string: plain, urlencode, tel, mask, day, clock, ago,
};
