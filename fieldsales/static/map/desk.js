// The desk's map begins as soon as it can, without waiting for what else the page has.

import { start } from './map.js';

const place = document.querySelector('[data-atlas=desk]:not([data-on])');
if (place) {
  place.dataset.on = '1';
  start(place).catch((error) => {
    console.warn('map', error);
    place.querySelector('[data-canvas]').textContent = place.dataset.sorry; // without a network the desk shows what it last saw
  });
}
