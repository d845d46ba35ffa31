/** `--bills=N`: another size than the usual one, to try how long it takes; `otherwise` without it. */
export function wished(name: string, otherwise: number): number {
  const given = process.argv.find((each) => each.startsWith(`--${name}=`));
  return Number(given?.slice(name.length + 3)) || otherwise;
}
