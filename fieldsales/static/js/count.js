// Counts the characters of a text while it is written, and says when it is more than a tenth off its length.

export function counting() {
  document.addEventListener('input', (event) => {
    const wanted = Number(event.target.dataset?.counts), line = wanted && event.target.closest('form').querySelector('[data-count]');
    if (line) show(line, [...event.target.value.trim()].length, wanted);
  });
}

function show(line, size, wanted) {
  line.querySelector('b').textContent = size;
  line.querySelector('[data-short]').hidden = size === 0 || 10 * size >= 9 * wanted;
  line.querySelector('[data-long]').hidden = 10 * size <= 11 * wanted;
}
