import { Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemError } from '../lib/problem.ts';
import { CodeInput } from './CodeInput.tsx';
import { ProblemText } from './ProblemText.tsx';

interface CodeCheckProps {
  label: string;
  /** Rejects when the code is refused; why stands in `problem`. */
  check: (code: string) => Promise<unknown>;
  isBusy: boolean;
  problem: ProblemError | null;
}

/** A code that is checked as soon as its six digits are there; a refused one is typed anew, whole. */
export function CodeCheck({ label, check, isBusy, problem }: CodeCheckProps) {
  const [code, setCode] = useState('');
  const [attempt, setAttempt] = useState(0);
  const tell = (typed: string): void => {
    check(typed).catch((thrown: unknown) => {
      if (!(thrown instanceof ProblemError)) throw thrown;
      setCode('');
      setAttempt((count) => count + 1);
    });
  };
  return (
    <>
      <CodeInput
        attempt={attempt}
        label={label}
        value={code}
        onChange={setCode}
        onComplete={tell}
        isBusy={isBusy}
        isRefused={problem !== null}
      />
      {problem ? <CodeProblem problem={problem} /> : null}
    </>
  );
}

/** A wrong code says how many tries are left. */
export function CodeProblem({ problem }: { problem: ProblemError }) {
  const { t } = useTranslation();
  const left = problem.context.params?.['triesLeft'];
  return (
    <div>
      <ProblemText problem={problem} />
      {problem.code === 'code_wrong' && typeof left === 'number' ? (
        <Text size="sm" c="dimmed">
          {t('identity.code.triesLeft', { count: left })}
        </Text>
      ) : null}
    </div>
  );
}
