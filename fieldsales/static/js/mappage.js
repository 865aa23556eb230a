// Pages with a map load its code, and only they. Where it cannot be had, what the page shows without it stays.

const VERSION = new URL(import.meta.url).pathname.split('/')[2];

export function mapPage() {
  document.addEventListener('htmx:afterSettle', shown);
  shown();
}

function shown() {
  const place = document.querySelector('[data-atlas]:not([data-on])');
  if (!place) return;
  place.dataset.on = '1';
  import(`/static/${VERSION}/map/map.js`).then(({ start }) => start(place)).catch((error) => console.warn('map', error));
}
