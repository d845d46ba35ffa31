import { PasswordInput, Select } from '@mantine/core';
import { type BodyOf, type billing, people, type Permission } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import type { ProblemError } from '../../../lib/problem.ts';
import { useRoute } from '../../../lib/query.ts';
import { useSession } from '../../../lib/session.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import classes from './Approver.module.css';

export type ApproverJson = BodyOf<typeof billing.bills.approveDiscount>;

interface ApproverFieldsProps {
  /** What the other person must hold. */
  permission: Permission;
  /** Somebody else who may not approve here either: what is approved is theirs. */
  notPerson?: string;
  value: ApproverJson;
  onChange: (value: ApproverJson) => void;
  problem: ProblemError | null;
}

export const NO_APPROVER: ApproverJson = { login: '', password: '' };

/** Another person approves at this screen with their own login; the password is sent once and kept nowhere. */
export function ApproverFields({ permission, notPerson, value, onChange, problem }: ApproverFieldsProps) {
  const { t } = useTranslation();
  const { person } = useSession();
  const colleagues = useRoute(people.colleagues.list, { query: { permission } });
  const others = (colleagues.data ?? []).filter(
    (each) => each.id !== person.id && each.id !== notPerson && each.login !== null,
  );
  return (
    <div className={classes.fields}>
      <p className={classes.why}>{t('billing.approver.why')}</p>
      <Select
        label={t('billing.approver.who')}
        placeholder={t('billing.approver.choose')}
        data={others.map(({ login, name }) => ({ value: login ?? '', label: name }))}
        value={value.login === '' ? null : value.login}
        onChange={(login) => onChange({ ...value, login: login ?? '' })}
        nothingFoundMessage={t('billing.approver.nobody')}
        searchable
        required
        data-autofocus
      />
      <PasswordInput
        label={t('billing.approver.password')}
        value={value.password}
        onChange={(event) => onChange({ ...value, password: event.currentTarget.value })}
        // A colleague's password must neither be offered nor remembered in this browser.
        autoComplete="off"
        data-1p-ignore
        required
      />
      {colleagues.problem ? <ProblemText problem={colleagues.problem} /> : null}
      {colleagues.data && others.length === 0 ? <p className={classes.why}>{t('billing.approver.nobody')}</p> : null}
      {problem ? <ProblemText problem={problem} /> : null}
    </div>
  );
}
