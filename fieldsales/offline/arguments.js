// What waits or was refused, argument by argument; the twin of arguments.py.

import { text, whole } from './plain.js';

const HALF = /[\ud800-\udfff]/u; // with u: only a half without its other half

// One argument of a mutation that waits or was refused; its args are kept as a JSON object of texts.
export function arg(args, key) {
  const found = parsed(args), name = text(key) ?? '';
  return Object.prototype.hasOwnProperty.call(found, name) && typeof found[name] === 'string' && !HALF.test(found[name]) ? found[name] : null;
}

// The name of the n-th argument (from 1), in the order of the alphabet.
export function arg_name(args, n) {
  const names = Object.keys(parsed(args)).sort(byCodePoint), place = whole(n);
  const found = place !== null && place >= 1 && place <= names.length ? names[place - 1] : null;
  return found === null || HALF.test(found) ? null : found;
}

function parsed(args) {
  try {
    const found = JSON.parse(text(args) ?? '');
    return found && typeof found === 'object' && !Array.isArray(found) ? found : {};
  } catch {
    return {};
  }
}

function byCodePoint(a, b) {
  const left = [...a], right = [...b];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    if (left[i] !== right[i]) return left[i].codePointAt(0) - right[i].codePointAt(0);
  }
  return left.length - right.length;
}
