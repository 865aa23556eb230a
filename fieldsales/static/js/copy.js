// One tap copies what a button carries: the words for WeChat, a WeChat name. The button says that it did.

const SAID = 1600;

export function copying() {
  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-copy]');
    if (button) copied(button.dataset.copy).then((done) => done && say(button));
  });
}

// Outside of HTTPS there is no clipboard to ask; the old way works there.
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return selected(text);
  }
}

function selected(text) {
  const field = Object.assign(document.createElement('textarea'), { value: text, readOnly: true, className: 'sr' });
  document.body.append(field);
  field.select();
  const done = document.execCommand('copy');
  field.remove();
  return done;
}

function say(button) {
  button.dataset.copied = '';
  const path = button.querySelector('path'), was = path?.getAttribute('d');
  path?.setAttribute('d', 'M5 12.5l4.5 4.5L19 7.5');
  setTimeout(() => {
    delete button.dataset.copied;
    if (was) path.setAttribute('d', was);
  }, SAID);
}
