import { ROLES } from '@pramana/contract';
import type { Account, PatientRow, Whose } from './patients.fixture.ts';
import type { Walked } from './roles.fixture.ts';
import type { Outcome } from './send.fixture.ts';

const INTRODUCTION = `# Who may do what

Written by \`npx vitest run access --update\` from what the server did when it was asked, not from what it says about itself:
a test sends every operation of the contract as every role, as a stranger and as the people of another hospital, and fails
when this page says anything else. Read it as a reviewer: a changed cell is a changed right.

- ● : let in. Whether the act then succeeds is the domain's matter: a closed day, an empty bill, a limit that needs another
  person. An empty cell: refused with 401 or 403 before the request is read any further, without any data; in a hospital the
  try is written down.
- A person has the rights of all their roles in the hospital where they are signed in, and none in any other. The last
  column is what somebody of another hospital finds who may do this at home: nothing, where the operation names a thing of
  this hospital (404, the same as for a thing that does not exist), else their own.
- \`public\` needs no session, \`session\` any. \`/healthz\`, \`/readyz\`, \`/metrics\`, \`/log/…\` and \`/verify\` stand outside the
  contract and are public: counters, commitments and signatures, nothing personal (I-2).
- \`machine\` is an API token with every scope that an admin can give. A token has the scopes that it was given and whoever made
  it still holds, each a permission of the third column; it never reaches what needs a session or a fresh confirmation.
- Some operations are narrower inside: a draft is changed, put away and sealed by its owner alone (a colleague takes it over
  first, in the open), a drawer is moved and closed only by the person who opened it, a second person approves with their
  own login and is never the maker, and who has no right to bills sees commitments in the chain instead of the items.
`;

/** docs/access.md. */
export function documentOf(walked: readonly Walked[], patients: readonly PatientRow[]): string {
  const mark = (outcome: Outcome | undefined): string => (outcome === 'in' ? '●' : '');
  const head = ['operation', 'request', 'needs', ...ROLES, 'machine', 'stranger', 'from another hospital'];
  const rows = walked.map(({ route, byRole, machine, stranger, foreign }) => [
    `\`${route.id}\``,
    `${route.method} ${route.path}`,
    route.access,
    ...ROLES.map((role) => mark(byRole.get(role))),
    mark(machine),
    mark(stranger),
    foreign,
  ]);
  return [INTRODUCTION, ...table(head, rows), PATIENTS, ...patientTable(patients), ''].join('\n');
}

const PATIENTS = `
## Own patient, another's patient

The same for the accounts of patients and guardians: every operation that names a patient, or a thing of one, asked about the
patient whom the account sees as its own, and about another patient of the same hospital. The third column of each asks for
another's thing under the own patient's address; – where there is no such address.

- ● : let in. \`404\`: not found, the same as for what does not exist. Empty: refused with 403 for lack of the permission,
  the same whosever it is.
- The guardian of the last columns sees the card of the patient alone, no bills.
`;

const WHOSE: readonly Whose[] = ['own', 'other', 'crossed'];
const SHOWN: readonly (readonly [Account, string])[] = [
  ['patient', 'patient'],
  ['guardian', 'guardian'],
  ['card', 'guardian, card only'],
];

function patientTable(rows: readonly PatientRow[]): string[] {
  const head = SHOWN.flatMap(([, name]) => [`${name}: own`, "another's", "own, another's thing"]);
  const mark = (found: string | undefined): string =>
    found === undefined ? '–' : found === 'in' ? '●' : found === '403 not_permitted' ? '' : found.slice(0, 3);
  const cells = rows.map(({ route, asked }) => [
    `\`${route.id}\``,
    ...SHOWN.flatMap(([account]) =>
      WHOSE.map((whose) => mark(asked.find((each) => each.account === account && each.whose === whose)?.found)),
    ),
  ]);
  return table(['operation', ...head], cells);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}
