// How a value looks as text, the twin of shown.py.

// A template asked for something that has no one answer in both runtimes.
export class Unshowable extends Error {}

// Text that is HTML already.
export class Markup {
  constructor(text) { this.text = text; }
  toString() { return this.text; }
}

export function shown(value) {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'boolean' || value instanceof Markup) return String(value);
  throw new Unshowable(`a ${Array.isArray(value) ? 'list' : typeof value} cannot be shown as text`);
}

const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', "'": '&#39;', '"': '&#34;' };

// → HTML text; what is markup already stays as it is.
export function escape(value) {
  if (typeof value === 'number') return String(value);
  if (value instanceof Markup) return value.text;
  const text = shown(value);
  return /[&<>'"]/.test(text) ? text.replace(/[&<>'"]/g, (char) => ENTITIES[char]) : text;
}
