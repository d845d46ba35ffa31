import { Alert, Button, Skeleton } from '@mantine/core';
import { type PatientRowJson, patients } from '@pramana/contract';
import { IconExternalLink, IconUsers } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { keyOf } from '../../lib/query.ts';
import type { ProblemError } from '../../lib/problem.ts';
import { paths } from '../../paths.ts';
import classes from '../../ui/Question.module.css';
import { usePersonWords } from './personWords.ts';
import { phoneText } from '../../lib/phoneText.ts';

interface DuplicateQuestionProps {
  /** `already_exists` with the numbers of those who it may be. */
  problem: ProblemError;
  onOther: () => void;
  isBusy: boolean;
}

/** Probably somebody who is registered already: shows who, and lets the person decide. What was typed stays. */
export function DuplicateQuestion({ problem, onOther, isBusy }: DuplicateQuestionProps) {
  const { t } = useTranslation();
  const numbers = String(problem.context.params?.candidates ?? '')
    .split(', ')
    .filter(Boolean);
  const candidates = useQuery({
    queryKey: [...keyOf(patients.patients.list), 'numbers', numbers],
    queryFn: async ({ signal }) => {
      const answers = await Promise.all(
        numbers.map((number) => call(patients.patients.list, { query: { q: number } }, { signal })),
      );
      return answers.flatMap((answer, at) => answer.data.filter((row) => row.number === numbers[at]));
    },
  });
  return (
    <Alert color="amber" icon={<IconUsers />} title={t('patients.duplicate.title')} role="alert">
      <p className={classes.said}>{t('patients.duplicate.text')}</p>
      {candidates.isPending ? <Skeleton height={44} /> : null}
      <ul className={classes.list}>
        {(candidates.data ?? []).map((row) => (
          <Candidate key={row.id} row={row} />
        ))}
      </ul>
      <Button mt="sm" variant="default" loading={isBusy} onClick={onOther}>
        {t('patients.duplicate.other')}
      </Button>
    </Alert>
  );
}

function Candidate({ row }: { row: PatientRowJson }) {
  const { t } = useTranslation();
  const words = usePersonWords();
  return (
    <li className={classes.row}>
      <span className={classes.who}>
        <strong>{row.name}</strong>
        <span>{[row.number, words(row), row.phone && phoneText(row.phone), row.city].filter(Boolean).join(' · ')}</span>
      </span>
      {/* In a tab of its own: what was typed here must not be lost for a look. */}
      <Button
        component="a"
        href={paths.patient(row.id)}
        target="_blank"
        variant="default"
        rightSection={<IconExternalLink size={16} aria-hidden />}
      >
        {t('patients.duplicate.open', { number: row.number })}
      </Button>
    </li>
  );
}
