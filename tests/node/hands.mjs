// The rep's hands in a script: a tap as a person makes it. When it is not saved he taps again, with the form's own id.

export function hands({ book, numbers, life }) {
  const record = (id, name, given) => ({ id, name, args: given, at: new Date(life().phone.now()).toISOString(), day: '2026-11-22' });
  const fresh = () => `01jtest${String(++numbers.n).padStart(19, '0')}`;
  async function persist(phone, records) {
    for (let tries = 0; ; tries++) {
      for (const one of records) book.tried.add(one.id);
      try {
        return await phone.phone.save(structuredClone(records));
      } catch (error) {
        if (tries > 6 || phone.machine.dead) throw error;
        if (error.name === 'NoBase') await phone.sync.ask({ patient: false });
      }
    }
  }
  const remember = (ids, records) => ids?.forEach((id, i) => book.said.set(id, [records[i].args.door, records[i].args.outcome]));
  async function taps(phone, records) {
    const { saved, refused } = await persist(phone, records);
    if (!refused) remember(saved, records);
    return saved?.[0];
  }
  return {
    tap: (phone, door, outcome, more = {}) => taps(phone, [record(fresh(), 'visit', { door, outcome, ...more })]),
    tapAs: (phone, word, door, outcome) => taps(phone, [record(`01jtestx${word.padStart(18, '0')}`, 'visit', { door, outcome })]),
    tapMany: (phone, doors, outcome) => { const id = fresh(); return taps(phone, doors.map((door, n) => record(n ? `${id}.${n}` : id, 'visit', { door, outcome }))); },
    make: async (phone, name, given, undone) => {
      const id = fresh(), { saved } = await persist(phone, [record(id, name, given)]);
      if (undone) book.tried.add(id);
      return saved?.[0];
    },
  };
}
