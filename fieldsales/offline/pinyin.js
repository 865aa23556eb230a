// Text that is found by its pinyin and its initials as well; the twin of pinyin.py.

import { PINYIN } from './app.js';
import { lower, text } from './plain.js';

// '梧桐路3' → '梧桐路3 wutonglu3 wtl3'; without hanzi just the lower-case text.
export function search_text(value) {
  const written = text(value);
  if (written === null) return null;
  const plain = lower(written), chars = [...plain], syllables = chars.map(syllable);
  if (!chars.some((char, i) => syllables[i] && char.codePointAt(0) > 127)) return plain;
  return `${plain} ${syllables.join('')} ${syllables.map((s) => s.slice(0, 1)).join('')}`;
}

const syllable = (char) => (/^[a-z0-9]$/.test(char) ? char : pinyin().get(char) ?? '');

let byChar = null;

function pinyin() {
  byChar ??= new Map(Object.entries(PINYIN).flatMap(([sound, chars]) => [...chars].map((char) => [char, sound])));
  return byChar;
}
