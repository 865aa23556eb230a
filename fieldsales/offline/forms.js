// A posted form as mutation records; the twin of forms.py, which says the rules.

import { strip } from './plain.js';
import { MUTATIONS } from './app.js';

// entries: [[name, value]…]; ambient: {at, day, mint()} → {records: [{id, name, args, at, day}…], next}
export function formRecords(name, entries, { at, day, mint }) {
  const given = [...entries].filter(([, value]) => typeof value === 'string').map(([key, value]) => [key, tidy(value)]);
  const last = new Map(given), each = MUTATIONS[name]?.each ?? null;
  const id = last.get('id') || mint();
  const args = argsOf(last);
  const values = each ? [...new Set(given.filter(([key, value]) => key === each && value).map(([, value]) => value))] : [];
  const made = values.length ? values.map((value) => ({ ...args, [each]: value })) : [args];
  return { records: made.map((one, n) => ({ id: n ? `${id}.${n}` : id, name, args: one, at, day })), next: nextOf(last.get('next') ?? '', id) };
}

export const formToRecords = (name, entries, ambient) => formRecords(name, entries, ambient).records;

// Browsers send line ends as CR LF; a text area must compare equal to what it was filled with.
const tidy = (value) => strip(value.replace(/\r\n?/g, '\n'));

function argsOf(last) {
  return Object.fromEntries([...last].filter(([key, value]) => isArg(key) && last.get(`${key}.was`) !== value));
}

const isArg = (key) => key !== 'id' && key !== 'next' && !key.startsWith('_') && !key.endsWith('.was');

// Only a path of this site: a form cannot send anybody elsewhere.
function nextOf(path, id) {
  const local = /^\/(?![/\\])/.test(path) && !/[\u0000-\u0020]/.test(path);
  return local ? path.replaceAll('{id}', () => id) : '';
}
