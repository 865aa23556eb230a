// Runs scenarios with the power cut at every step of each: node run.mjs [--all] [--only NAME] [--every N] [--stop] [--replay]
//
// A script is played once, and before each of its steps the world is noted; each world that differs is then woken up and
// judged. Where storage breaks or the network has dice, or with --replay, the script is played anew for every step.

import './crypto.mjs';
import { Server } from './street.mjs';
import { DEFAULT, MORE } from './scenarios.mjs';
import { OLDER } from './older.mjs';
import { beginning, judge, replay, watch } from './play.mjs';

const args = process.argv.slice(2), option = (name) => args[args.indexOf(name) + 1];
const only = args.includes('--only') ? option('--only') : '';
const every = args.includes('--every') ? Number(option('--every')) : 1;
let failures = 0;

// Ten at every crash point, and the app of the step before the newest of the schema; --all takes every scenario.
function chosen() {
  const all = args.includes('--all') || only;
  const some = all ? [...DEFAULT, ...OLDER, ...MORE] : [...DEFAULT.slice(0, 10), OLDER.at(-1)];
  return some.filter(({ name }) => name.includes(only));
}

async function attempt(scenario, said, work) {
  try {
    await work();
  } catch (error) {
    failures++;
    console.log(`  FAILED ${scenario.name}, ${said}: ${error.message}`);
    if (args.includes('--stop')) process.exit(1);
  }
}

async function enumerate(server, scenario) {
  const began = Date.now(), start = await beginning(server, scenario), { steps, worlds } = await watch(server, scenario, start);
  const runs = args.includes('--replay') || scenario.dice ? [] : worlds;
  for (const world of runs) {
    const said = `crash at step ${world.steps.join()} of ${steps}${world.powerLoss ? ', power lost' : ''}`;
    await attempt(scenario, said, () => judge(server, scenario, world));
  }
  const again = runs.length ? 0 : await replayed(server, scenario, start, steps);
  const broken = await storms(server, scenario, start, steps);
  await server.ask('let_go');
  console.log(`${scenario.name}: ${steps} steps, ${runs.length} worlds, ${again + broken} played anew, ${((Date.now() - began) / 1000).toFixed(1)} s`);
  return { points: (runs.length ? steps : again) + broken, worlds: runs.length + again + broken };
}

async function replayed(server, scenario, start, steps) {
  let runs = 0;
  for (let k = 1; k <= steps; k += every) {
    for (const powerLoss of [false, true]) {
      runs++;
      await attempt(scenario, `crash at step ${k} of ${steps}${powerLoss ? ', power lost' : ''}`, () => replay(server, scenario, start, { crashAt: k, powerLoss }));
    }
  }
  return runs;
}

async function storms(server, scenario, start, steps) {
  let runs = 0;
  for (let k = 1; k <= steps; k += every) {
    for (const fault of scenario.faults ?? []) {
      runs++;
      await attempt(scenario, `${fault} at step ${k}`, () => replay(server, scenario, start, { faults: new Map([[k, fault]]), patience: 30 }));
    }
  }
  return runs;
}

if (!chosen().length) throw new Error(`no scenario is called ${only}`);
process.on('unhandledRejection', (error) => { failures++; console.log('  unhandled:', error); });
const server = await Server.start();
const done = { scenarios: chosen().length, points: 0, worlds: 0 };
for (const scenario of chosen()) {
  try {
    const { points, worlds } = await enumerate(server, scenario);
    done.points += points;
    done.worlds += worlds;
  } catch (error) {
    failures++;
    console.log(`  FAILED ${scenario.name}, without any crash: ${error.stack}`);
  }
}
console.log(JSON.stringify({ ...done, failures }));
server.stop();
process.exit(failures ? 1 : 0);
