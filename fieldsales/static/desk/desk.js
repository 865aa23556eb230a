// What only desk pages need: the strip shows where one is, the page keeps itself up to date, the last seen stays at hand.

import { giving } from './give.js';
import { heatKeys } from './heat.js';
import { keepSeen } from './keep.js';
import { keepLive } from './live.js';

export function stripShown() {
  const here = document.querySelector('.desk-nav [aria-current]');
  const strip = here?.parentElement;
  if (strip && strip.scrollWidth > strip.clientWidth) strip.scrollLeft = here.offsetLeft - (strip.clientWidth - here.offsetWidth) / 2;
}

stripShown();
document.addEventListener('htmx:afterSettle', stripShown);
giving();
heatKeys();
keepLive();
keepSeen();
