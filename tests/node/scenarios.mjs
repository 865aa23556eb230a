// Days of a rep, as scripts. A script runs again and again, each time with the power cut one step later.
// phone(how) → a Life on the rep's disk; tap(life, door, outcome) taps and, on a refusal of storage, taps again.

export const DEFAULT = [], MORE = [];
const usual = (name, scenario) => DEFAULT.push({ name, ...scenario });
const also = (name, scenario) => MORE.push({ name, ...scenario });

export const DOORS = ['jinxiu-1.1.3.1', 'jinxiu-1.1.3.2', 'jinxiu-1.1.5.1', 'jinxiu-1.1.5.2', 'jinxiu-2.1.1.1', 'jinxiu-3.1.1.1'];

// While the server thinks, the rep taps once more. → a function that waits for that tap
function tapBeforeTheAnswer(phone, tap) {
  let during = null;
  phone.net.lose = (what, when) => {
    if (what.startsWith('POST /sync') && when === 'answer') during ??= tap(phone, DOORS[1], 'refused');
    return null;
  };
  return () => during;
}

usual('the first sync of a new phone', {
  fresh: true,
  script: async ({ phone, sync }) => sync(phone),
});

usual('three visits offline, then a sync', {
  script: async ({ phone, tap, sync }) => {
    for (const door of DOORS.slice(0, 3)) await tap(phone, door, 'no_answer');
    await sync(phone);
  },
});

usual('visits while a sync is under way', {
  script: async ({ phone, tap, sync }) => {
    await tap(phone, DOORS[0], 'owner_met', { note: '想要锁扣地板' });
    await Promise.all([sync(phone), tap(phone, DOORS[1], 'refused')]);
    await sync(phone);
  },
});

usual('a long queue goes up in parts', {
  how: { batch: 2 },
  script: async ({ phone, tap, sync }) => {
    for (const door of DOORS.slice(0, 5)) await tap(phone, door, 'no_answer');
    await sync(phone);
  },
});

also('a tap while a long queue is answered stays when the queue leaves', {
  script: async ({ phone, tap, sync }) => {
    const during = tapBeforeTheAnswer(phone, tap);
    for (const door of DOORS.slice(0, 6)) await tap(phone, door, 'no_answer');
    await sync(phone);
    await during();
    await sync(phone);
  },
});

usual('a tap while the server thinks', {
  script: async ({ phone, tap, sync }) => {
    const during = tapBeforeTheAnswer(phone, tap);
    await tap(phone, DOORS[0], 'no_answer');
    await sync(phone);
    await during();
    await sync(phone);
  },
});

usual('every answer of the server is lost once', {
  script: async ({ phone, tap, sync }) => {
    const lost = new Set();
    phone.net.lose = (what, when) => (when === 'answer' && !lost.has(what) ? (lost.add(what), 'lost') : null);
    await tap(phone, DOORS[0], 'no_answer');
    await tap(phone, DOORS[0], 'owner_met');
    for (let n = 0; n < 4; n++) await sync(phone);
  },
});

usual('the block is given to somebody else while work waits', {
  script: async ({ phone, tap, sync, server, others }) => {
    await tap(phone, DOORS[4], 'owner_met', { name: '张哥', phone: '13800138000', data_source: 'told' });
    await server.ask('do', { person: 'zhou', name: 'unassign', id: others('gone1'), args: { territory: 'terr-li' } });
    await tap(phone, DOORS[5], 'no_answer');
    await sync(phone);
    await sync(phone);
  },
});

usual('a customer is given to another rep while work waits, and comes back', {
  script: async ({ phone, tap, sync, server, others }) => {
    const give = (id, from, to) => server.ask('do', { person: 'zhou', name: 'reassign', id: others(id), args: { customer: `${DOORS[5]}@${from}`, owner: to } });
    await tap(phone, DOORS[5], 'owner_met', { name: '张哥', phone: '13800138000', data_source: 'told', next_in: '3' });
    await sync(phone);
    await give('given1', 'xiaoli', 'xiaowang');
    await tap(phone, DOORS[5], 'family_met', { note: '还不知道已经转走' });
    await sync(phone);
    await give('given2', 'xiaowang', 'xiaoli');
    await sync(phone);
  },
});

usual('a block comes, goes and comes back', {
  script: async ({ phone, tap, sync, server, others }) => {
    const assign = (id) => server.ask('do', { person: 'zhou', name: 'assign', id: others(id), args: { person: 'xiaoli', block: 'chunjiang' } });
    await assign('came1');
    await sync(phone);
    await tap(phone, 'chunjiang-1.1.1.1', 'no_answer');
    await sync(phone);
    await server.ask('do', { person: 'zhou', name: 'unassign', id: others('left1'), args: { territory: 'came1' } });
    await sync(phone);
    await assign('came2');
    await sync(phone);
  },
});

usual('the server is put back from a backup', {
  script: async ({ phone, tap, sync, server }) => {
    await tap(phone, DOORS[0], 'no_answer');
    await sync(phone);
    await server.ask('remember', { name: 'backup' });
    await tap(phone, DOORS[1], 'refused');
    await sync(phone);
    await server.ask('restore', { name: 'backup' });
    await tap(phone, DOORS[2], 'no_answer');
    await sync(phone);
    await sync(phone);
  },
});

usual('the browser has thrown the database away', {
  expect: { resets: 1 },
  before: async ({ phone, tap }) => tap(phone, DOORS[0], 'no_answer'),
  ruin: (disk) => disk.databases.clear(),
  script: async ({ phone, sync, tap }) => {
    await sync(phone);
    await tap(phone, DOORS[1], 'no_answer');
    await sync(phone);
  },
});

usual('one record of the base is lost', {
  expect: { resets: 1 },
  before: async ({ phone, tap }) => tap(phone, DOORS[0], 'no_answer'),
  ruin: (disk) => disk.databases.get('fieldsales').get('base').delete(1),
  script: async ({ phone, sync }) => { await sync(phone); await sync(phone); },
});

usual('storage breaks in every way it knows', {
  faults: ['InvalidStateError', 'UnknownError', 'never', 'AbortError', 'QuotaExceededError'],
  script: async ({ phone, tap, sync }) => {
    await tap(phone, DOORS[0], 'no_answer');
    await sync(phone);
    await tap(phone, DOORS[1], 'owner_met');
    await sync(phone);
  },
});

usual('a revoked phone drains and is wiped', {
  expect: { wiped: 'quarantined', quiet: true },
  before: async ({ phone, tap, server, person }) => {
    await tap(phone, DOORS[0], 'no_answer');
    await tap(phone, DOORS[1], 'owner_met');
    await server.ask('revoke', { person });
  },
  script: async ({ phone, sync }) => { await sync(phone); await sync(phone); },
});

usual('two workers at once, after an update', {
  script: async ({ phone, another, tap, sync }) => {
    await tap(phone, DOORS[0], 'no_answer');
    const second = another();
    await tap(second, DOORS[1], 'no_answer');
    await tap(phone, DOORS[2], 'no_answer');
    await Promise.all([sync(phone), sync(second)]);
    await tap(second, DOORS[3], 'no_answer');
    await sync(second);
  },
});

also('a worker that was overtaken is refused', {
  script: async ({ phone, another, book }) => {
    await phone.phone.start();
    await another().phone.start();
    const outcome = await phone.phone.base.commit({ state: phone.phone.state }).then(() => 'written', (error) => error.name);
    book.check('a stale worker may not write', outcome === 'StaleWriter', outcome);
  },
});

also('somebody else signs in while work waits', {
  script: async ({ phone, as, tap, sync, book }) => {
    await tap(phone, DOORS[0], 'no_answer');
    const guest = as('xiaowang');
    await guest.sync.ask({ patient: false });
    book.check('nothing is sent in another name', guest.sync.problem === 'other_person', `${guest.sync.problem}`);
    book.check('and nothing of it is lost', guest.phone.unsent.length === 1);
    await sync(phone);
  },
});

also('the session became another device of the same rep', {
  script: async ({ phone, tap, sync, book }) => {
    await sync(phone);
    await tap(phone, DOORS[0], 'no_answer');
    const mine = phone.phone.state.device;
    phone.phone.state = { ...phone.phone.state, device: 'phone-before' };
    await sync(phone);
    book.check('asks again who it is', phone.sync.problem === null && phone.phone.state.device === mine, `${phone.sync.problem} ${phone.phone.state.device}`);
    book.check('and sends its work', phone.phone.unsent.length === 0);
  },
});

also('signed out for a while', {
  script: async ({ phone, tap, sync, server, person }) => {
    await tap(phone, DOORS[0], 'no_answer');
    await server.ask('sign_out', { person });
    await sync(phone);
    await tap(phone, DOORS[1], 'no_answer');
    await sync(phone);
    await server.ask('sign_in', { person });
    await sync(phone);
  },
  after: async ({ server, person }) => server.ask('sign_in', { person }),
});

also('the network drops, doubles and cuts at random', {
  dice: true,
  script: async ({ phone, tap, sync, dice }) => {
    phone.net.lose = (what, when) => (dice() < 0.4 ? (when === 'request' ? (dice() < 0.5 ? 'lost' : 'twice') : dice() < 0.5 ? 'lost' : 'cut') : null);
    for (const door of DOORS.slice(0, 4)) {
      await tap(phone, door, 'no_answer');
      await sync(phone);
    }
  },
});

also('the phone is five years behind', {
  how: { skew: -5 * 365 * 86400e3 },
  script: async ({ phone, tap, sync }) => { await tap(phone, DOORS[0], 'no_answer'); await tap(phone, DOORS[0], 'owner_met'); await sync(phone); },
});

also('the phone is five years ahead', {
  how: { skew: 5 * 365 * 86400e3 },
  script: async ({ phone, tap, sync }) => { await tap(phone, DOORS[0], 'no_answer'); await tap(phone, DOORS[0], 'owner_met'); await sync(phone); },
});

also('work the server refuses does not hold up the rest', {
  script: async ({ phone, tap, sync, server, others }) => {
    await tap(phone, DOORS[0], 'no_answer');
    await server.ask('do', { person: 'zhou', name: 'door_remove', id: others('rem1'), args: { door: DOORS[0] } });
    await tap(phone, DOORS[1], 'no_answer');
    await sync(phone);
    await tap(phone, DOORS[2], 'no_answer');
    await sync(phone);
  },
});

also('a double tap and the back button', {
  expect: { mints: 1 },
  script: async ({ phone, tapAs, sync }) => {
    await tapAs(phone, 'same', DOORS[0], 'no_answer');
    await tapAs(phone, 'same', DOORS[0], 'no_answer');
    await sync(phone);
    await tapAs(phone, 'same', DOORS[0], 'no_answer');
    await tapAs(phone, 'same', DOORS[0], 'refused');
    await sync(phone);
  },
});

also('a building is set up and swept at once', {
  script: async ({ phone, make, tap, sync }) => {
    const building = await make(phone, 'building', { block: 'jinxiu', label: '9', template: 'old_walkup', units: '1', floor_from: '1', floor_to: '3', doors: '2' });
    await tap(phone, `${building}.1.1.1`, 'no_answer', {}, true);
    await sync(phone);
    await tap(phone, `${building}.1.2.1`, 'owner_met', {}, true);
    await sync(phone);
  },
});

also('many doors in one tap', {
  script: async ({ phone, tapMany, sync }) => {
    await tapMany(phone, DOORS.slice(0, 4), 'no_answer');
    await sync(phone);
    await tapMany(phone, DOORS.slice(2, 6), 'no_answer');
    await sync(phone);
  },
});

also('a refusal keeps nothing of what came with it', {
  script: async ({ phone, tapMany, tap, sync, book }) => {
    await tapMany(phone, [DOORS[0], 'no-such-door'], 'no_answer');
    const [{ n }] = await phone.sees('SELECT count(*) AS n FROM visit');
    book.check('I7 nothing of a refused tap', n === 0, `${n} visits`);
    await tap(phone, DOORS[1], 'no_answer');
    await sync(phone);
  },
});

also('the second store is gone', {
  before: async ({ phone, tap }) => tap(phone, DOORS[0], 'no_answer'),
  ruin: (disk) => disk.caches.clear(),
  script: async ({ phone, tap, sync }) => { await tap(phone, DOORS[1], 'no_answer'); await sync(phone); },
});

also('both the database and an answer are lost', {
  expect: { resets: 1 },
  before: async ({ phone, tap }) => { await tap(phone, DOORS[0], 'no_answer'); await tap(phone, DOORS[1], 'no_answer'); },
  ruin: (disk) => disk.databases.clear(),
  script: async ({ phone, sync }) => {
    let first = true;
    phone.net.lose = (what, when) => (when === 'answer' && what.startsWith('POST /sync') && first ? ((first = false), 'lost') : null);
    await sync(phone);
    await sync(phone);
  },
});

also('another rep sweeps the shared building', {
  script: async ({ phone, tap, sync, server, others }) => {
    await tap(phone, DOORS[5], 'no_answer');
    await server.ask('do', { person: 'xiaowang', name: 'visit', id: others('wang1'), args: { door: DOORS[5], outcome: 'owner_met' } });
    await sync(phone);
    await server.ask('do', { person: 'xiaowang', name: 'visit', id: others('wang2'), args: { door: 'jinxiu-3.1.2.1', outcome: 'refused' } });
    await sync(phone);
  },
});

also('pages are put aside for the next start between two deltas', {
  script: async ({ phone, sync, server, others }) => {
    await server.ask('do', { person: 'xiaowang', name: 'visit', id: others('wang1'), args: { door: DOORS[5], outcome: 'owner_met' } });
    await sync(phone);
    await phone.phone.rehearse((db) => db.all('SELECT * FROM visit ORDER BY door_id'));
    await server.ask('do', { person: 'xiaowang', name: 'visit', id: others('wang2'), args: { door: 'jinxiu-3.1.2.1', outcome: 'refused' } });
    await sync(phone);
  },
});

also('what was put aside for the start is of another time', {
  ruin: (disk) => {
    const meta = disk.databases.get('fieldsales').get('meta');
    new Uint8Array(meta.get('head').bytes).fill(7);
    meta.get('fresh').of++;
  },
  script: async ({ phone, tap, sync }) => {
    await tap(phone, DOORS[0], 'no_answer');
    await sync(phone);
  },
});

also('the backup is older than everything the phone knows', {
  script: async ({ phone, tap, sync, server }) => {
    for (const door of DOORS.slice(0, 3)) { await tap(phone, door, 'no_answer'); await sync(phone); }
    await server.ask('restore', { name: 'blank' });
    await sync(phone);
    await sync(phone);
  },
});

also('revoked in the middle of a push', {
  expect: { wiped: 'quarantined', quiet: true },
  script: async ({ phone, tap, sync, server, person }) => {
    await tap(phone, DOORS[0], 'no_answer');
    await sync(phone);
    await tap(phone, DOORS[1], 'no_answer');
    await server.ask('revoke', { person });
    await sync(phone);
  },
  revoked: true,
});

also('a sync with nothing to say', { script: async ({ phone, sync }) => { await sync(phone); await sync(phone); } });

also('a contact is learned, changed and stopped', {
  script: async ({ phone, tap, make, sync }) => {
    const visit = await tap(phone, DOORS[0], 'owner_met', { name: '王阿姨', phone: '13900139000', data_source: 'told' });
    await sync(phone);
    await make(phone, 'learn', { door: DOORS[0], stage: 'S05', next_in: '7' });
    await make(phone, 'learn', { door: DOORS[0], stage: 'S06' });
    await sync(phone);
    return visit;
  },
});

also('an undo before the visit was sent', {
  script: async ({ phone, tap, make, sync }) => {
    const visit = await tap(phone, DOORS[0], 'refused');
    if (visit) await make(phone, 'undo', { visit }, 'undone');
    await sync(phone);
  },
});

also('the image changes while it is fetched', {
  fresh: true,
  script: async ({ phone, sync, server, others }) => {
    phone.net.lose = (what, when) => (what.includes('/sync/image/') && when === 'request' ? ((phone.net.lose = () => null), 'lost') : null);
    await sync(phone);
    await server.ask('do', { person: 'zhou', name: 'assign', id: others('img1'), args: { person: 'xiaoli', block: 'chunjiang' } });
    await sync(phone);
  },
});

also('a long offline day', {
  script: async ({ phone, tap, sync }) => {
    for (let n = 0; n < 8; n++) await tap(phone, DOORS[n % 6], n % 2 ? 'no_answer' : 'refused');
    await sync(phone);
  },
});
