// Runs the browser tests: first that the checks find faults, then the program, then its quick log and the page of an offer. Prints how long each took.
// `node run.mjs self`, say, runs one of them.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const asked = process.argv.slice(2);
for (const name of asked.length ? asked : ['self', 'product', 'log', 'offer']) {
  const began = Date.now();
  const { status } = spawnSync(process.execPath, ['--test', '--test-reporter=spec', `${name}.test.mjs`], { cwd: here, stdio: 'inherit' });
  console.log(`${name}: ${status === 0 ? 'passed' : 'failed'} in ${((Date.now() - began) / 1000).toFixed(0)} s`);
  if (status !== 0) process.exit(1);
}
