// The home screen guide: opens what fits this phone, and where the browser can install by itself, a button does it.

let offer = null; // the browser's own installation prompt; it works once

const PHONES = [['wechat', /MicroMessenger/], ['iphone', /iPhone|iPad/], ['harmony', /HarmonyOS|ArkWeb/], ['android', /Android/]];

export function install() {
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    offer = event;
    guideShown();
  });
  document.addEventListener('click', (event) => event.target.closest('[data-install-now]') && offer?.prompt());
  guideShown();
}

export function guideShown() {
  const guides = [...document.querySelectorAll('[data-install]')];
  if (!guides.length) return;
  const mine = PHONES.find(([, mark]) => mark.test(navigator.userAgent))?.[0];
  for (const guide of guides) guide.open = mine ? guide.dataset.install === mine : guide.open;
  for (const button of document.querySelectorAll('[data-install-button]')) button.hidden = !offer;
}
