// Asks the rep's worker by a message where htmx would send a request. The way there and back costs a quarter of a fetch
// through the worker, a third on a slow phone (bench: "the way alone").
// What the worker has no answer to, or not in time, goes the usual way.

const PATIENCE = 1000, TAP_PATIENCE = 3500; // a page can be asked for twice; a tap is answered within three seconds, if only with "no"
const workers = navigator.serviceWorker;
let willing = null; // the worker that said it answers messages; the desk's and older ones stay silent

export function askDirectly() {
  if (!workers) return;
  document.addEventListener('htmx:beforeSend', ({ detail }) => detour(detail));
  workers.addEventListener('controllerchange', greet);
  greet();
}

async function greet() {
  const { controller } = workers;
  if (!controller || !(await askWorker({ hello: true }))) return;
  willing = controller;
  document.documentElement.dataset.direct = '';
}

// message: {hello} or {path, form?, from?} → what the worker says, or null
export function askWorker(message, patience = PATIENCE) {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    const late = setTimeout(resolve, patience, null);
    port1.onmessage = ({ data }) => {
      clearTimeout(late);
      port1.close();
      resolve(data);
    };
    workers.controller.postMessage(message, [port2]);
  });
}

// A form is asked for by message only with its own id: were the answer lost and the form sent again, it would count once.
function askable(verb, path, form) {
  if (verb === 'get') return true;
  return verb === 'post' && path.startsWith('/do/') && form.every(([, value]) => typeof value === 'string') && form.some(([name, value]) => name === 'id' && value);
}

function detour({ xhr, pathInfo: { finalRequestPath: path }, requestConfig: { verb, formData } }) {
  const form = verb === 'post' ? [...formData] : [];
  if (!workers.controller || workers.controller !== willing || !askable(verb, path, form)) return;
  let left = false;
  xhr.abort = () => {
    left = true;
    xhr.onabort();
  };
  xhr.send = async (body) => {
    const message = verb === 'post' ? { path, form, from: location.href } : { path };
    const answer = await askWorker(message, verb === 'post' ? TAP_PATIENCE : PATIENCE);
    delete xhr.abort;
    delete xhr.send;
    if (left) return;
    if (!answer) xhr.send(body);
    else if (answer.text === null) follow(xhr, answer.url);
    else give(xhr, answer);
  };
}

// The tap is saved and leads to a page that only the server has.
function follow(xhr, url) {
  xhr.open('GET', url);
  xhr.setRequestHeader('HX-Request', 'true');
  xhr.setRequestHeader('HX-Current-URL', location.href);
  xhr.send();
}

function give(xhr, { status, text, url }) {
  const said = { status, response: text, responseText: text, responseURL: url, getAllResponseHeaders: () => '', getResponseHeader: () => null };
  for (const [name, value] of Object.entries(said)) Object.defineProperty(xhr, name, { value });
  xhr.onload();
}
