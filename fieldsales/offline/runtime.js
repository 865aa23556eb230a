// What compiled templates call: operators, filters, texts and the few moves of a page.

import { FILTERS } from './filters.js';
import {
  add, contains, each, eq, floorDivide, get, isText, joined, mod, mul, neg, opened, order, range, sliced, sub, truth,
} from './operators.js';
import { Markup, Unshowable, escape } from './shown.js';
import { gettext } from './texts.js';

// A name of the page; an undefined one is an error at once.
function need(value, name) {
  if (value === undefined) throw new Unshowable(`'${name}' is not defined`);
  return value;
}

const page = (...parts) => Object.assign(Object.create(null), ...parts);

export const rt = {
  truth, eq, contains, each, get, sliced, joined, range, need, page, add, sub, mul, mod, neg, opened,
  floordiv: floorDivide,
  and: (a, b) => (truth(a) ? b() : a),
  or: (a, b) => (truth(a) ? a : b()),
  lt: (a, b) => order(a, b) < 0,
  lteq: (a, b) => order(a, b) <= 0,
  gt: (a, b) => order(a, b) > 0,
  gteq: (a, b) => order(a, b) >= 0,
  out: escape,
  safe: (text) => new Markup(text),
  text: (ctx, msgid, values) => {
    if (!isText(msgid)) throw new Unshowable('a text must be a text');
    return gettext(ctx.lang, String(msgid), values);
  },
  call: (caller, args) => {
    if (caller === undefined) throw new Unshowable("'caller' is not defined");
    return caller(...args);
  },
  // The names an included template sees: the page's, then those around the include that have a value.
  around: (ctx, names) => page(ctx, Object.fromEntries(Object.entries(names).filter(([, value]) => value !== undefined))),
  loop: (i, n) => ({ index: i + 1, index0: i, revindex: n - i, revindex0: n - i - 1, first: i === 0, last: i === n - 1, length: n }),
  f: FILTERS,
};
