// A list of the day that stood open overnight is made anew when somebody looks at it again.

const LISTS = ['today', 'week', 'month'];
let shownOn = dayHere();

export function newDay() {
  document.addEventListener('htmx:afterSettle', () => { shownOn = dayHere(); });
  document.addEventListener('visibilitychange', () => {
    const screen = document.getElementById('page')?.dataset.screen;
    if (document.visibilityState === 'visible' && LISTS.includes(screen) && dayHere() !== shownOn) location.assign(location.pathname);
  });
}

function dayHere() { return new Date().toDateString(); }
