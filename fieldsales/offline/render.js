// A screen without the network: its queries on the phone's database, its template with what they answer.
// The twin of screens.py; both fill the same names.

import { ERRORS, SCREENS, TEMPLATES, WORDS } from './app.js';
import { rt } from './runtime.js';

export { formRecords, formToRecords } from './forms.js';
export { rt } from './runtime.js';
export { gettext, sentence } from './texts.js';

const LONGEST = 400;

// ambient: {me {id, name, role}, lang, now, today, path, mint, static, unsent, refused, synced_at, sync_problem…};
// args: the query string, and id from the path. → html, or null when there is no such row (a 404)
export function renderScreen(db, name, args, ambient) {
  const given = tidy(args);
  const { me, now, today, tz_minutes: shift } = ambient, role = me?.role ?? null;
  const found = answers(db, SCREENS[name], { ...given, me: me?.id, role, now, today, shift });
  return found && fill(name, { screen: name, ...ambient, role, args: given, words: WORDS, ...found });
}

function tidy(args) {
  const kept = Object.entries(args).filter(([, value]) => typeof value === 'string' && value && !value.includes('\0'));
  return Object.fromEntries(kept.map(([key, value]) => [key, [...value.slice(0, 2 * LONGEST)].slice(0, LONGEST).join('')]));
}

// → {query name: rows, a row or null}; null when a needed row is missing
function answers(db, screen, params) {
  const found = {};
  for (const { name, many, needed, sql } of screen?.queries ?? []) {
    const rows = db.all(sql, params);
    if (needed && !rows.length) return null;
    found[name] = many ? rows : rows[0] ?? null;
  }
  return found;
}

// Any carried template with everything it needs in values.
export function fill(name, values) {
  return TEMPLATES[`${name}.html`]({ offline: true, tz_minutes: null, ...values }, rt);
}

export const knows = (name) => Object.hasOwn(SCREENS, name) && !SCREENS[name].where && Object.hasOwn(TEMPLATES, `${name}.html`);
export const isError = (key) => Object.hasOwn(ERRORS, key);
