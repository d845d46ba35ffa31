import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';

/** What ran where and when: the first line of every result. */
export function heading(command: string, commit: string): string {
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  const model = cpu?.model.trim() || process.arch;
  const date = new Date().toISOString().slice(0, 16).replace('T', ' ');
  const machine = `${availableParallelism()} cores (${model}), ${memory} GB, Node ${process.versions.node}`;
  return `\`${command}\` · ${date} UTC · ${machine}, load ${shownLoad()} · commit ${commit}`;
}

function shownLoad(): string {
  return loadavg()
    .map((value) => value.toFixed(1))
    .join(' ');
}

/** The busy share of all cores, 0 to 1, in the next `ms`: what others do before a measurement begins. */
export async function busyShare(ms: number): Promise<number> {
  const before = ticks();
  await new Promise((resolve) => setTimeout(resolve, ms));
  const after = ticks();
  const [idle, all] = [after.idle - before.idle, after.all - before.all];
  return all === 0 ? 0 : 1 - idle / all;
}

function ticks(): { idle: number; all: number } {
  const times = cpus().map((cpu) => cpu.times);
  const all = times.reduce((sum, each) => sum + each.user + each.nice + each.sys + each.idle + each.irq, 0);
  return { idle: times.reduce((sum, each) => sum + each.idle, 0), all };
}

/** Waits until others leave the machine alone, a few seconds; says so when they do not. */
export async function quiet(): Promise<void> {
  for (let tries = 0; tries < 4; tries += 1) if ((await busyShare(2_000)) < 0.25) return;
  console.error('The machine is busy with other work: these figures are noisy.');
}
