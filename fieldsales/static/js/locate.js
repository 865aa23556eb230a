// "By walking order": asks where the rep stands, only after a tap, and opens today in that order.
// The position stands in the page's address and, for this day, in the tab's own memory; nothing is sent for keeping.

const KEPT = 'walk-at';

export function locate() {
  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-locate]');
    if (button) ask(button);
    if (event.target.closest('[data-locate-off]')) sessionStorage.removeItem(KEPT);
  });
  document.addEventListener('htmx:afterSettle', remembered);
  remembered();
}

function ask(button) {
  if (!navigator.geolocation) return failed(button);
  button.disabled = true;
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => open(button, `${coords.latitude.toFixed(5)},${coords.longitude.toFixed(5)}`),
    () => failed(button),
    { enableHighAccuracy: true, timeout: 15_000, maximumAge: 60_000 },
  );
}

function open(button, at) {
  sessionStorage.setItem(KEPT, JSON.stringify({ at, day: button.dataset.locate }));
  location.assign(address(at));
}

function failed(button) {
  button.disabled = false;
  for (const hint of document.querySelectorAll('[data-locate-failed]')) hint.hidden = false;
}

// The same list again, later this day: the tab still knows where he stood. A tap on "by time" forgets it.
function remembered() {
  const button = document.querySelector('[data-locate]');
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? 'null');
  if (!button || !kept || new URLSearchParams(location.search).has('at')) return;
  if (kept.day === button.dataset.locate) location.replace(address(kept.at));
  else sessionStorage.removeItem(KEPT);
}

function address(at) {
  const url = new URL(location);
  url.searchParams.set('at', at);
  return url.href;
}
