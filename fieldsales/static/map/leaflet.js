// Leaflet as it was published, loaded when the first map is shown.

const VERSION = new URL(import.meta.url).pathname.split('/')[2];
const ROOM = `/static/${VERSION}/vendor/leaflet/`;

let wanted = null;

export function leaflet() {
  wanted ??= Promise.all([style('leaflet.css'), window.L?.version || script('leaflet.js')]).then(() => window.L);
  return wanted;
}

function script(name) {
  return loaded(Object.assign(document.createElement('script'), { src: ROOM + name }));
}

function style(name) {
  const there = document.querySelector(`link[rel=stylesheet][href="${ROOM}${name}"]`);
  return there?.sheet || loaded(there ?? Object.assign(document.createElement('link'), { rel: 'stylesheet', href: ROOM + name }));
}

function loaded(element) {
  return new Promise((resolve, reject) => {
    element.onload = resolve;
    element.onerror = () => reject(new Error(`${element.src ?? element.href} did not come`));
    if (!element.isConnected) document.head.append(element);
  });
}
