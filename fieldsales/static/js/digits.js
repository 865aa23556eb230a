// Chinese keyboards write digits as wide as a hanzi; fields of one line take them as the plain ones, before anybody reads them.

export function digits() {
  for (const word of ['input', 'compositionend']) document.addEventListener(word, narrow, true);
}

function narrow({ target: field, isComposing }) {
  if (isComposing || !field.matches?.('input') || !/[０-９．－]/.test(field.value)) return;
  const at = field.selectionStart;
  field.value = field.value.replace(/[０-９．－]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0));
  if (at !== null) field.setSelectionRange(at, at);
}
