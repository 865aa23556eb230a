// A page from an earlier look, shown because there is no connection: it says so itself, nothing can be sent from it, and as
// soon as the server is heard again the page of now takes its place.

import { formTouched } from '../js/app.js';

const EVERY = 10_000;
const banner = () => document.querySelector('[data-as-of]:not([hidden])');
let trying = false;

export const stale = () => banner() !== null;

export function watchStale(fetched) {
  addEventListener('submit', refuse, true); // before anybody else hears of it
  document.addEventListener('htmx:beforeSwap', keepPart);
  const look = () => again(fetched);
  addEventListener('online', look);
  document.addEventListener('visibilitychange', look);
  setInterval(look, EVERY);
}

async function again(fetched) {
  if (!stale() || trying || document.visibilityState !== 'visible') return;
  trying = true;
  const page = await fetched().catch(() => null);
  trying = false;
  if (page && stale() && !formTouched()) location.reload();
}

// A list that is looked through stays as it is when nobody answers; a whole page says that nobody does.
function keepPart({ detail }) {
  if (detail.xhr.status >= 502 && detail.target !== document.body) detail.shouldSwap = false;
}

// What stands here may long be otherwise: a decision on it is made when the page is of now.
function refuse(event) {
  if (!stale() || event.target.method !== 'post') return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const line = banner();
  line.textContent = line.dataset.refusal;
  line.classList.replace('warn', 'stop');
  line.scrollIntoView({ block: 'nearest' });
}
