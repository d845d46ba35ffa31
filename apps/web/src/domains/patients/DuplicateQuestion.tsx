import { Alert, Badge, Button, Group, Skeleton, TextInput } from '@mantine/core';
import { type PatientRowJson, patients } from '@pramana/contract';
import { IconUserCheck, IconUsers } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { keyOf } from '../../lib/query.ts';
import type { ProblemError } from '../../lib/problem.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import classes from '../../ui/Question.module.css';
import { usePersonWords } from './personWords.ts';
import { phoneText } from '../../lib/phoneText.ts';

interface DuplicateQuestionProps {
  /** `already_exists` with the numbers of those who it may be. */
  problem: ProblemError;
  /** It is another person, and why. */
  onOther: (reason: string) => void;
  /** It is this patient, who is registered already. */
  onSame: (id: string) => void;
  isBusy: boolean;
}

/** Probably somebody who is registered already: shows who, and lets the person decide. What was typed stays. */
export function DuplicateQuestion({ problem, onOther, onSame, isBusy }: DuplicateQuestionProps) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const whys = String(problem.context.params?.reasons ?? '').split(', ');
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
          <Candidate key={row.id} row={row} why={whys[numbers.indexOf(row.number)] ?? ''} onSame={onSame} />
        ))}
      </ul>
      <Group align="flex-end" gap="sm" mt="sm">
        <TextInput
          label={t('patients.duplicate.why')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          maxLength={200}
          autoComplete="off"
          flex={1}
        />
        <ActionButton
          variant="default"
          isBusy={isBusy}
          can={reason.trim() === '' ? { ok: false, why: t('patients.duplicate.why') } : { ok: true }}
          onAct={() => onOther(reason.trim())}
        >
          {t('patients.duplicate.other')}
        </ActionButton>
      </Group>
    </Alert>
  );
}

const WHYS = ['identifier', 'phone', 'name', 'birthDate'] as const;

interface CandidateProps {
  row: PatientRowJson;
  /** `phone+name` */
  why: string;
  onSame: (id: string) => void;
}

function Candidate({ row, why, onSame }: CandidateProps) {
  const { t } = useTranslation();
  const words = usePersonWords();
  return (
    <li className={classes.row}>
      <span className={classes.who}>
        <strong>{row.name}</strong>
        <span>{[row.number, words(row), row.phone && phoneText(row.phone), row.city].filter(Boolean).join(' · ')}</span>
        <Group gap={6} mt={4}>
          {WHYS.filter((each) => why.split('+').includes(each)).map((each) => (
            <Badge key={each} tt="none" color="amber" variant="light">
              {t(`patients.duplicate.${each}`)}
            </Badge>
          ))}
        </Group>
      </span>
      <Button variant="default" leftSection={<IconUserCheck size={16} aria-hidden />} onClick={() => onSame(row.id)}>
        {t('patients.duplicate.same', { number: row.number })}
      </Button>
    </li>
  );
}
