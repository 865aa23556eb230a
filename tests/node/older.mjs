// I12: a phone whose last sync was before the newest steps of the schema, with a full queue, on the morning of the update.

import { DOORS } from './scenarios.mjs';
import { SCHEMA } from './street.mjs';

const AHEAD = SCHEMA.steps.length - 1;

// What the steps after `from` added, taken away again: the base as the older app had left it.
function older(db, from) {
  const added = SCHEMA.steps.slice(from).join('\n').replace(/--.*$/gm, '');
  for (const [, name] of added.matchAll(/CREATE INDEX (\w+)/g)) db.exec(`DROP INDEX IF EXISTS ${name}`);
  for (const [, name] of added.matchAll(/CREATE TABLE (\w+)/g)) db.exec(`DROP TABLE ${name}`);
  for (const [, table, column] of added.matchAll(/ALTER TABLE (\w+) ADD COLUMN (\w+)/g)) db.exec(`ALTER TABLE ${table} DROP COLUMN ${column}`);
}

export const OLDER = Array.from({ length: AHEAD }, (_, n) => n + 1).map((from) => ({
  name: `an app at step ${from} of the schema wakes up as this one`,
  before: async ({ phone, tap }) => {
    await tap(phone, DOORS[0], 'owner_met', { name: '张哥', phone: '13800138000', data_source: 'told', stage: 'S05', next_in: '3' });
    for (const door of DOORS.slice(1, 4)) await tap(phone, door, 'no_answer');
    await phone.phone.change((db) => older(db, from), { ...phone.phone.state, schema: from });
  },
  script: async ({ phone, tap, sync }) => {
    const [known] = await phone.sees('SELECT next_on, level, due_on FROM customer WHERE door_id = :door', { door: DOORS[0] });
    if (!known?.next_on || known.level !== 'N') throw new Error('the new pages do not know whom the old app met');
    if (from > 1 && !known.due_on) throw new Error('the rules were there, and nothing is due'); // step 2 brought them
    await tap(phone, DOORS[4], 'refused');
    await sync(phone);
    await sync(phone);
  },
}));
