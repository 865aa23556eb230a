// What only desk pages need: the strip shows where one is.

export function stripShown() {
  const here = document.querySelector('.desk-nav [aria-current]');
  const strip = here?.parentElement;
  if (strip && strip.scrollWidth > strip.clientWidth) strip.scrollLeft = here.offsetLeft - (strip.clientWidth - here.offsetWidth) / 2;
}

stripShown();
document.addEventListener('htmx:afterSettle', stripShown);
