// Which map app somebody prefers stays on his phone. Links come written for AMap and are rewritten for another one here,
// with the worker's own module (offline/maps.js), which lies under the same version.

const KEPT = 'map-app', DEFAULT = 'amap';
const VERSION = new URL(import.meta.url).pathname.split('/')[2];

export function mapApp() {
  document.addEventListener('change', (event) => event.target.name === '_map_app' && localStorage.setItem(KEPT, event.target.value));
  document.addEventListener('htmx:afterSettle', shown);
  shown();
}

async function shown() {
  const app = localStorage.getItem(KEPT) ?? DEFAULT;
  for (const choice of document.querySelectorAll('[data-map-apps]')) {
    choice.hidden = false;
    for (const radio of choice.querySelectorAll('input')) radio.checked = radio.value === app;
  }
  const links = document.querySelectorAll('a[data-map]');
  if (app === DEFAULT || !links.length) return;
  const { mapLink } = await import(`/phone/${VERSION}/maps.js`);
  for (const link of links) link.href = mapLink(place(link.dataset), app);
}

function place({ name, city, lat, lng }) {
  const known = lat !== '' && lng !== '';
  return { name, city, lat: known ? Number(lat) : null, lng: known ? Number(lng) : null };
}
