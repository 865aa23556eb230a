// SQL values and what people type, as plain text; the twin of plain.py.

export const WHITE = ' \\t\\n\\r\\f\\v\\u00a0\\u1680\\u2000-\\u200b\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff';
const EDGES = new RegExp(`^[${WHITE}]+|[${WHITE}]+$`, 'g');
const WHOLE = /^[+-]?[0-9]{1,7}$/;
const FULL_WIDTH = /[\uff01-\uff5e]/g;

// A SQL value as text: numbers without a trailing .0, null and bytes as null.
export function text(value) {
  return typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

// Python and JavaScript disagree about what is white space, so this list is ours.
export const strip = (value) => value.replace(EDGES, '');

// Only A–Z, as SQLite's own lower() does; the rest of Unicode changes between versions.
export const lower = (value) => value.replace(/[A-Z]+/g, (found) => found.toLowerCase());
export const upper = (value) => value.replace(/[a-z]+/g, (found) => found.toUpperCase());

// Full-width letters, digits and signs as their everyday forms.
export const narrow = (value) => value.replace(FULL_WIDTH, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0));

export function whole(value) {
  const written = strip(text(value) ?? '');
  return WHOLE.test(written) ? Number(written) : null;
}
