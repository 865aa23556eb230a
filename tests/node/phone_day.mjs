// What day a phone says it is, and how many minutes ahead of UTC its shop's clocks are: argv[2] is the folder of the bundle's phone files, argv[3] a list of [moment, zone of the shop,
// correction of the clock in ms] as JSON. The zone of the phone itself is TZ.

import './crypto.mjs';
import { pathToFileURL } from 'node:url';

globalThis.navigator ??= { language: 'zh-CN' };
const { Answers } = await import(new URL('answers.js', pathToFileURL(`${process.argv[2]}/`)));

function told([moment, tz, offset]) {
  const state = { me: { id: 'xiaoli', name: '小李', role: 'rep' }, shop: tz && { tz }, offset, lang: 'zh' };
  const phone = { state, unsent: [], now: () => Date.parse(moment), db: null };
  const answers = new Answers({ phone, sync: {} });
  answers.refused = () => 0;
  const { today, tz_minutes } = answers.around('/today');
  return [today, tz_minutes];
}

console.log(JSON.stringify(JSON.parse(process.argv[3]).map(told)));
