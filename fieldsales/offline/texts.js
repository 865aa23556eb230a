// Everything people read, in their language; the twin of texts.py.

import { ERRORS, TEXTS } from './app.js';
import { Unshowable, shown } from './shown.js';

export function gettext(lang, msgid, values = {}) {
  const text = String(Object.hasOwn(TEXTS[lang] ?? {}, msgid) ? TEXTS[lang][msgid] : msgid);
  return Object.keys(values).length ? fill(text, values) : text;
}

// Only %(name)s is a place; any other % is a %.
function fill(text, values) {
  return text.replace(/%\(([a-z_]+)\)s/g, (_, name) => {
    if (!Object.hasOwn(values, name)) throw new Unshowable(`the text '${text}' needs a value for ${name}`);
    return String(shown(values[name]));
  });
}

// The sentence for the key of a refusal.
export const sentence = (key, lang) => gettext(lang, Object.hasOwn(ERRORS, key) ? ERRORS[key] : key);
