import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';

/** What ran where and when: the first line of every result. */
export function heading(command: string): string {
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  const model = cpu?.model.trim() || process.arch;
  const load = loadavg()
    .map((value) => value.toFixed(1))
    .join(' ');
  const date = new Date().toISOString().slice(0, 16).replace('T', ' ');
  return `\`${command}\` · ${date} UTC · ${availableParallelism()} cores (${model}), ${memory} GB, Node ${process.versions.node}, load ${load}`;
}
