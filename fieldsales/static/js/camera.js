// A photo from the camera to the door, or to a customer (data-of): made small and drawn anew (which drops where it was taken), named by its hash,
// kept on the phone (or sent, without a worker), then noted there. One at a time: phones are short of memory.

const EDGE = 1600, THUMB = 240, QUALITY = 0.7;
let queue = Promise.resolve();

export function takePhotos() {
  document.addEventListener('change', (event) => {
    const { camera: id, of = 'door' } = event.target.closest('[data-camera]')?.dataset ?? {};
    if (!id) return;
    for (const file of event.target.files) queue = queue.then(() => take(of, id, file)).then(() => show(id)).catch(problem);
    event.target.value = '';
  });
}

async function take(of, id, file) {
  const bitmap = await createImageBitmap(file);
  const full = await drawn(bitmap, EDGE), thumb = await drawn(bitmap, THUMB);
  bitmap.close();
  const hash = hex(await crypto.subtle.digest('SHA-256', full.bytes));
  await keep(hash, full.bytes, thumb.bytes);
  const said = { [of]: id, sha256: hash, bytes: full.bytes.byteLength, width: full.width, height: full.height };
  await must(fetch(of === 'door' ? '/do/photo' : `/do/${of}_photo`, { method: 'POST', body: new URLSearchParams(said), redirect: 'manual' }));
}

async function drawn(bitmap, edge) {
  const scale = Math.min(1, edge / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  canvas.getContext('2d').drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  const { width, height } = canvas;
  const blob = await new Promise((done) => canvas.toBlob(done, 'image/jpeg', QUALITY));
  canvas.width = canvas.height = 0; // WebKit frees a canvas only when it is empty
  return { bytes: await blob.arrayBuffer(), width, height };
}

async function keep(hash, full, thumb) {
  if (!navigator.serviceWorker?.controller) {
    const headers = { 'Upload-Offset': '0', 'Upload-Length': String(full.byteLength), 'Content-Type': 'application/octet-stream' };
    return must(fetch(`/photo/${hash}`, { method: 'PATCH', headers, body: full }));
  }
  const headers = { 'X-Sha256': hash, 'Content-Type': 'image/jpeg' };
  await must(fetch('/photo-local', { method: 'POST', headers, body: full }));
  await fetch('/photo-local?thumb=1', { method: 'POST', headers, body: thumb });
}

async function must(asked) {
  const answer = await asked;
  if (!answer.ok && answer.type !== 'opaqueredirect') throw new Error(`photo: ${answer.status}`);
}

// The door again with its new photo; inside a form only the count changes, and where the pictures have a place of their own
// only that, so that nothing typed is lost.
function show(id) {
  const path = `/door/${id}`, part = document.getElementById('photos'), taken = document.querySelector('form [data-camera-count]');
  if (taken) taken.textContent = `+${Number(taken.textContent) + 1}`;
  else if (part && document.querySelector(`[data-camera="${CSS.escape(id)}"]`)) {
    globalThis.htmx?.ajax('GET', location.pathname, { target: part, select: '#photos', swap: 'outerHTML' });
  } else if (decodeURIComponent(location.pathname) === path && !document.querySelector('[data-camera-problem]:not([hidden])')) {
    globalThis.htmx?.ajax('GET', path, { target: 'body', swap: 'innerHTML' });
  }
}

function problem(error) {
  console.error(error);
  for (const said of document.querySelectorAll('[data-camera-problem]')) said.hidden = false;
}

const hex = (digest) => [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
