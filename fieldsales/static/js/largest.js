// A file that the server would not take is said so before it travels. Delegated to the document, as htmx changes pages.

export function largest() {
  document.addEventListener('change', ({ target }) => {
    if (!target.matches?.('input[type=file][data-most]')) return;
    const heavy = [...target.files].some((file) => file.size > Number(target.dataset.most));
    target.setCustomValidity(heavy ? target.dataset.tooLarge : '');
    if (heavy) target.reportValidity();
  });
}
