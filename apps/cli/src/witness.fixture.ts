/** The witness as a process of its own, and a log that asks it. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { formatSubmission, proveConsistency, readWitnessReply } from '@pramana/ledger';
import { vi } from 'vitest';
import type { Grown } from '../../../packages/ledger/test/witness.fixture.ts';
import type { Command } from './command.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

/** Runs a command in this process; what it printed, and its exit code or the error that stands for one. */
export async function inProcess(command: Command, ...args: string[]): Promise<{ code: number | Error; out: string }> {
  const print = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  try {
    const code = await command.run(args).catch((error: unknown) => (error instanceof Error ? error : new Error('?')));
    return { code, out: print.mock.calls.flat().join('\n') };
  } finally {
    print.mockRestore();
  }
}

export interface RunningWitness {
  readonly url: string;
  /** What it wrote to standard error so far. */
  error(): string;
  send(signal: NodeJS.Signals): void;
  /** Sends the signal and waits for the end; the exit code, or null when it was killed. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** Starts `pramana witness` on a free port; resolves when it listens. */
export async function startWitness(folder: string): Promise<RunningWitness> {
  const files = ['--key', `${folder}/key`, '--logs', `${folder}/logs`, '--state', `${folder}/state`];
  const child = spawn(process.execPath, [MAIN, 'witness', '--listen', '127.0.0.1:0', ...files]);
  let error = '';
  child.stderr.on('data', (chunk: Buffer) => (error += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.on('exit', (code) => resolve(code)));
  for await (const line of createInterface({ input: child.stdout })) {
    const [, url] = /at (http:\S+)$/.exec(line) ?? [];
    if (url === undefined) continue;
    const end = (signal: NodeJS.Signals) => {
      child.kill(signal);
      return ended;
    };
    return { url, error: () => error, send: (signal) => void child.kill(signal), end };
  }
  throw new Error(`the witness ended before it listened (${await ended}): ${error}`);
}

/** Posts a body as it is. */
export async function post(
  url: string,
  body: string | Uint8Array,
): Promise<{ status: number; type: string; text: string }> {
  const response = await fetch(`${url}/add-checkpoint`, { method: 'POST', body: Buffer.from(body) });
  return { status: response.status, type: response.headers.get('content-type') ?? '', text: await response.text() };
}

/** Asks as a log does, and reads the answer as a log does. */
export async function submit(url: string, log: Grown, witness: string, old: number, size: number) {
  const checkpoint = log.at(size);
  const proof = await proveConsistency(log.store, old, size);
  const { status, type, text } = await post(url, formatSubmission({ old, proof, checkpoint }));
  return { status, ...readWitnessReply(checkpoint, witness, { status, contentType: type, body: text }) };
}
