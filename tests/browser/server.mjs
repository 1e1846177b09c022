// The program under test: built before, started on a spare port with a folder of its own.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const BINARY = process.env.TOUCHSTONE ?? join(process.env.CARGO_TARGET_DIR ?? join(ROOT, 'target'), 'debug/touchstone');
const PATIENCE = 30_000;

/** How it is started: the one place that knows the command line. */
const command = (port, folder) => ['serve', '--listen', `127.0.0.1:${port}`, '--data', folder];

/** Starts the program and waits for the one-time link that it prints. */
export async function start() {
  if (!existsSync(BINARY)) throw new Error(`${BINARY} isn't there: cargo build makes it`);
  const folder = await mkdtemp(join(tmpdir(), 'touchstone-browser-'));
  const port = await sparePort();
  // Nobody's own settings: the folder is the working directory as well, so that no .env is read.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(TOUCHSTONE_|DATABASE_URL$|BASE_URL$)/.test(name)));
  const run = () => spawn(BINARY, command(port, folder), { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let child = run();
  const end = async (signal, patience) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((done) => child.once('exit', done));
    child.kill(signal);
    await Promise.race([ended, pause(patience)]);
  };
  const stop = async () => {
    await end('SIGTERM', 5_000);
    child.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  };
  /** As a power cut would end it. */
  const kill = () => end('SIGKILL', 5_000);
  /** Starts it again, on the same port and folder. */
  const again = async () => {
    child = run();
    for (const stream of [child.stdout, child.stderr]) stream.resume();
    for (let tries = 0; tries < 100; tries++) {
      if (await fetch(`http://127.0.0.1:${port}/healthz/ready`).then((a) => a.ok, () => false)) return;
      await pause(100);
    }
    throw new Error('the program did not come up again');
  };
  try {
    const link = await oneTimeLink(child);
    return { base: new URL(link).origin, link, stop, kill, again };
  } catch (error) {
    await stop();
    throw error;
  }
}

function oneTimeLink(child) {
  return new Promise((found, failed) => {
    let said = '';
    const late = setTimeout(() => failed(new Error(`no one-time link within ${PATIENCE / 1000} s:\n${said}`)), PATIENCE);
    const read = (text) => {
      said += text;
      const link = said.match(/https?:\/\/\S+[?&]token=[\w.~-]+(?=[\s"])/)?.[0];
      if (link) {
        clearTimeout(late);
        found(link);
      }
    };
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', read);
    child.once('error', failed);
    child.once('exit', (code) => {
      clearTimeout(late);
      failed(new Error(`touchstone ended with ${code} before it printed its one-time link:\n${said}`));
    });
  });
}

/** A port that nobody uses right now. */
export function sparePort() {
  return new Promise((found, failed) => {
    const server = createServer().once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => found(port));
    });
  });
}

export const pause = (ms) => new Promise((done) => setTimeout(done, ms));
