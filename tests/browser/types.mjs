// Checks the types of the scripts that the program serves, as their comments declare them. Nothing is built.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const TSC = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const ASSETS = fileURLToPath(new URL('../../assets/', import.meta.url));
const SCRIPTS = { 'log.js': 'es2022,dom,dom.iterable', 'log-worker.js': 'es2022,webworker', 'offer.js': 'es2022,dom' };

let wrong = 0;
for (const [script, lib] of Object.entries(SCRIPTS)) {
  const how = ['--noEmit', '--allowJs', '--checkJs', '--strict', '--skipLibCheck', '--target', 'es2022', '--lib', lib];
  const { status } = spawnSync(process.execPath, [TSC, ...how, ASSETS + script], { stdio: 'inherit' });
  console.log(`${script}: ${status === 0 ? 'its types fit' : 'its types do not fit'}`);
  wrong += status === 0 ? 0 : 1;
}
process.exit(wrong ? 1 : 0);
