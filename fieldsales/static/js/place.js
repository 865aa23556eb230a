// "I am here" at a gate: asks the phone once where it stands and sends that as the block's place. The form is like any
// other from there on: without a network it waits in the outbox.

export function place() {
  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-here-ask]');
    if (button) ask(button.form, button);
  });
  document.addEventListener('htmx:afterSettle', shown);
  shown();
}

function shown() {
  if (navigator.geolocation) for (const form of document.querySelectorAll('[data-here]')) form.hidden = false;
}

function ask(form, button) {
  button.disabled = true;
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => send(form, coords),
    () => {
      button.disabled = false;
      form.querySelector('[data-here-failed]').hidden = false;
    },
    { enableHighAccuracy: true, timeout: 20_000, maximumAge: 10_000 },
  );
}

function send(form, { latitude, longitude, accuracy }) {
  form.elements.lat.value = latitude.toFixed(6);
  form.elements.lng.value = longitude.toFixed(6);
  form.elements.accuracy.value = String(Math.round(accuracy));
  form.requestSubmit();
}
