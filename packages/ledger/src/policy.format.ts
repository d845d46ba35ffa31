/** Policies as text. Apart from reading them, which is all that most verifiers need. */
import { FINAL_SIZE, type Policy, type PolicyKey } from './policy.ts';

function urlField(url: string | undefined): string {
  return url === undefined ? '' : ` ${url}`;
}

function finalLine({ vkey, finalSize }: PolicyKey): string[] {
  return finalSize === undefined ? [] : [`${FINAL_SIZE} ${vkey.text} ${finalSize}`];
}

/** Writes a policy; `parsePolicy` reads the same back. */
export function formatPolicy(policy: Policy): string {
  const lines = [
    ...policy.logs.flatMap((log) => [`log ${log.vkey.text}${urlField(log.url)}`, ...finalLine(log)]),
    ...policy.witnesses.flatMap((w) => [`witness ${w.name} ${w.vkey.text}${urlField(w.url)}`, ...finalLine(w)]),
    ...policy.groups.map(({ name, threshold, members }) => `group ${name} ${threshold} ${members.join(' ')}`),
    `quorum ${policy.quorum}`,
  ];
  return `${lines.join('\n')}\n`;
}
