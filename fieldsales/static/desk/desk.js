// What only desk pages need: the strips show where one is, the page keeps itself up to date, the last seen stays at hand.

import { giving } from './give.js';
import { heatKeys } from './heat.js';
import { keepSeen } from './keep.js';
import { keepLive } from './live.js';

export function stripShown() {
  for (const here of document.querySelectorAll('.desk-nav [aria-current], .tabs-of [aria-current]')) {
    const strip = here.parentElement, from = here.getBoundingClientRect().left - strip.getBoundingClientRect().left;
    if (strip.scrollWidth > strip.clientWidth) strip.scrollLeft += from - (strip.clientWidth - here.offsetWidth) / 2;
  }
}

stripShown();
document.addEventListener('htmx:afterSettle', stripShown);
giving();
heatKeys();
keepLive();
keepSeen();
