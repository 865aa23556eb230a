// Days and moments as people read them, the filters day, clock and ago; the twin of times.py.

import { dayNumber, dayText } from './days.js';
import { isText } from './operators.js';
import { shown } from './shown.js';
import { gettext } from './texts.js';

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const WEEKDAYS = { zh: '周一 周二 周三 周四 周五 周六 周日'.split(' '), en: 'Mon Tue Wed Thu Fri Sat Sun'.split(' ') };
const MOMENT = /^(.{10})T([01][0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9])(?:\.([0-9]{1,6}))?)?Z$/;

export function day(ctx, value, shape = 'short') {
  const found = localDay(ctx, value);
  if (found === null) return String(shown(value));
  if (eqText(shape, 'iso')) return dayText(found);
  const iso = dayText(found), year = Number(iso.slice(0, 4)), month = Number(iso.slice(5, 7));
  if (eqText(shape, 'month')) return ctx.lang === 'zh' ? `${year}年${month}月` : `${MONTHS[month - 1]} ${year}`;
  const today = dayNumber(ctx.today), near = { '-1': 'Yesterday', 0: 'Today', 1: 'Tomorrow' }[today === null ? 9 : found - today];
  if (eqText(shape, 'near') && near) return gettext(ctx.lang, near);
  const withYear = eqText(shape, 'long') || today === null || iso.slice(0, 4) !== dayText(today).slice(0, 4);
  const written = writtenDay(ctx.lang, year, month, Number(iso.slice(8)), withYear);
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

export function clock(ctx, value) {
  const minutes = localMinutes(ctx, value);
  if (minutes === null) return String(shown(value));
  const inDay = ((minutes % 1440) + 1440) % 1440;
  return `${two(Math.floor(inDay / 60))}:${two(inDay % 60)}`;
}

export function ago(ctx, value) {
  const then = seconds(value), now = seconds(ctx.now);
  if (then === null || now === null) return String(shown(value));
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
  return moment === null ? null : Math.floor(moment / 60) + Math.trunc(Number(ctx.tz_minutes ?? 480));
}

function localDay(ctx, value) {
  const minutes = localMinutes(ctx, value);
  if (minutes === null) return isText(value) ? dayNumber(String(value)) : null;
  const number = Math.floor(minutes / 1440);
  return dayText(number) === null ? null : number;
}
