import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { append, formatSubmission, leafHash, memoryStore, proveConsistency, uintBE } from '@pramana/ledger';
import { nodeSigner } from '@pramana/ledger/node';
import type { Figure } from './results.ts';

const CLI = join(import.meta.dirname, '../../apps/cli/src/main.ts');
/** A signature line of a log. */
const NOTE_KEY = 1;

export interface WitnessProcess {
  readonly url: string;
  readonly vkey: string;
  stop(): Promise<void>;
}

/** `pramana witness` of these logs, as a process of its own with its own key, in this folder. */
export async function runWitness(folder: string, name: string, logs: readonly string[]): Promise<WitnessProcess> {
  const made = spawn(process.execPath, [CLI, 'witness', 'keygen', '--name', name, '--out', join(folder, 'key')]);
  let said = '';
  made.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await new Promise((resolve) => made.once('close', resolve));
  const vkey = said.trim().split('\n').at(-1) ?? '';
  writeFileSync(join(folder, 'logs'), logs.map((log) => `log ${log}\n`).join(''));
  const files = ['--key', `${folder}/key`, '--logs', `${folder}/logs`, '--state', `${folder}/state`];
  const child = spawn(process.execPath, [CLI, 'witness', '--listen', '127.0.0.1:0', ...files], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const stop = (): Promise<void> => {
    child.kill('SIGTERM');
    return ended;
  };
  for await (const line of createInterface({ input: child.stdout })) {
    const [, url] = /at (http:\S+)$/.exec(line) ?? [];
    if (url !== undefined) return { url, vkey, stop };
  }
  throw new Error('the witness ended before it listened');
}

interface AskedLog {
  readonly vkey: string;
  /** Requests of one more entry each, made beforehand: the witness is measured, not its logs. */
  readonly bodies: readonly string[];
}

async function askedLog(index: number, sizes: number): Promise<AskedLog> {
  const origin = `bench.example/log/l${index}-2627`;
  const signer = nodeSigner(origin, new Uint8Array(32).fill(index + 1), NOTE_KEY);
  const store = memoryStore();
  const bodies: string[] = [];
  for (let size = 1; size <= sizes; size++) {
    const { head } = await append({ store, origin, signer, leaves: [leafHash(uintBE(size, 6))] });
    const proof = await proveConsistency(store, size - 1, size);
    bodies.push(formatSubmission({ old: size - 1, proof, checkpoint: head.checkpoint }));
  }
  return { vkey: signer.vkey, bodies };
}

function post(agent: Agent, url: string, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(`${url}/add-checkpoint`, { method: 'POST', agent }, (response) => {
      response.resume().once('end', () => resolve(response.statusCode ?? 0));
    });
    asked.once('error', reject).end(body);
  });
}

/** How many checkpoints a second one witness cosigns durably while so many logs ask it, one question in flight each. */
export async function witnessRate(logs: number, seconds: number): Promise<Figure> {
  const folder = mkdtempSync(join(tmpdir(), 'pramana-bench-witness-'));
  const sizes = Math.ceil((seconds * 4_000) / logs);
  const asked = await Promise.all(Array.from({ length: logs }, (_, i) => askedLog(i, sizes)));
  const witness = await runWitness(
    folder,
    'bench.example/witness',
    asked.map(({ vkey }) => vkey),
  );
  const agent = new Agent({ keepAlive: true, maxSockets: logs });
  let answered = 0;
  const began = performance.now();
  const until = began + seconds * 1_000;
  try {
    await Promise.all(
      asked.map(async ({ bodies }) => {
        for (const body of bodies) {
          if (performance.now() >= until) return;
          const status = await post(agent, witness.url, body);
          if (status !== 200) throw new Error(`the witness answered ${status}`);
          answered += 1;
        }
      }),
    );
  } finally {
    agent.destroy();
    await witness.stop();
    rmSync(folder, { recursive: true });
    rmSync(`${folder}-heads`, { recursive: true, force: true });
  }
  const rate = answered / ((performance.now() - began) / 1_000);
  return { what: 'durable add-checkpoints of a witness', value: rate, unit: '/s', aim: { least: 1_000 } };
}
