import { Button, Loader, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem, type ProblemError } from '../lib/problem.ts';
import { CheckList, type Check } from './CheckList.tsx';
import { CopyHash } from './CopyHash.tsx';
import { ProblemText } from './ProblemText.tsx';
import { SealMark, type SealState } from './SealMark.tsx';
import { TimeText } from './TimeText.tsx';
import classes from './Seal.module.css';

export interface SealFacts {
  /** `OPD-2627-000014`, where the thing is a block. */
  label?: string;
  hash?: string;
  author?: string;
  at?: string;
  /** What the server has checked; said as checked by this hospital's server, never more. */
  checks?: readonly Check[];
  /** Verifies in this browser, showing each step as it is done. */
  verify?: (show: (check: Check) => void) => Promise<void>;
}

/** What stands behind a seal: the state in a sentence, the block, who and when, the checks. */
export function SealPanel({ state, facts }: { state: SealState; facts: SealFacts }) {
  const { t } = useTranslation();
  return (
    <Stack gap="sm">
      <Group gap="sm" wrap="nowrap" className={classes.head} data-state={state}>
        <SealMark state={state} size={28} />
        <Text fw={600}>{t(`seal.state.${state}`)}</Text>
      </Group>
      <Text size="sm">{t(`seal.means.${state}`)}</Text>
      <dl className={classes.facts}>
        {facts.label === undefined ? null : <Fact name={t('seal.block')}>{facts.label}</Fact>}
        {facts.author === undefined ? null : <Fact name={t('seal.by')}>{facts.author}</Fact>}
        {facts.at === undefined ? null : (
          <Fact name={t('seal.when')}>
            <TimeText at={facts.at} />
          </Fact>
        )}
        {facts.hash === undefined ? null : (
          <Fact name={t('seal.hash')}>
            <CopyHash hash={facts.hash} />
          </Fact>
        )}
      </dl>
      {facts.checks && facts.checks.length > 0 ? (
        <>
          <Text size="xs" c="dimmed">
            {t('seal.checkedByServer')}
          </Text>
          <CheckList checks={facts.checks} />
        </>
      ) : null}
      {facts.verify ? <CheckYourself verify={facts.verify} /> : null}
    </Stack>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function CheckYourself({ verify }: { verify: NonNullable<SealFacts['verify']> }) {
  const { t } = useTranslation();
  const [checks, setChecks] = useState<Check[]>([]);
  const [isRunning, setRunning] = useState(false);
  const [problem, setProblem] = useState<ProblemError | null>(null);
  const run = async (): Promise<void> => {
    if (isRunning) return;
    setChecks([]);
    setProblem(null);
    setRunning(true);
    try {
      await verify((check) => setChecks((done) => [...done, check]));
    } catch (thrown) {
      setProblem(asProblem(thrown));
    }
    setRunning(false);
  };
  return (
    <>
      {/* Not `loading`: a disabled button drops the focus, and Escape would no more close what this stands in. */}
      <Button
        variant="default"
        aria-disabled={isRunning}
        leftSection={isRunning ? <Loader size={16} /> : undefined}
        onClick={() => void run()}
      >
        {t('seal.checkYourself')}
      </Button>
      <div aria-live="polite">
        <CheckList checks={checks} />
        {problem ? <ProblemText problem={problem} /> : null}
      </div>
    </>
  );
}
