// Runs the browser tests: that the checks find faults, the program, its quick log and the page of an offer. Two run at a time, because people
// at a browser mostly wait. Each is printed when it ends, with how long it took. `node run.mjs self`, say, runs one of them.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const asked = process.argv.slice(2);
// The longest comes first, so that none waits for it alone at the end.
const waiting = asked.length ? asked : ['product', 'self', 'log', 'offer'];

/** @param {string} name */
async function run(name) {
  const began = Date.now();
  const tests = spawn(process.execPath, ['--test', '--test-reporter=spec', `${name}.test.mjs`], { cwd: here });
  let said = '';
  for (const stream of [tests.stdout, tests.stderr]) stream.on('data', (text) => (said += text));
  const status = await new Promise((ended) => tests.on('close', ended));
  console.log(`${said}${name}: ${status === 0 ? 'passed' : 'failed'} in ${((Date.now() - began) / 1000).toFixed(0)} s`);
  if (status !== 0) process.exitCode = 1;
}

async function lane() {
  for (let name = waiting.shift(); name; name = waiting.shift()) await run(name);
}
await Promise.all([lane(), lane()]);
