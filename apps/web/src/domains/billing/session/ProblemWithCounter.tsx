import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProblemError } from '../../../lib/problem.ts';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { OpenCounterDialog } from './OpenCounterDialog.tsx';

/** A refusal; when it is only that no counter is open, the way to open one stands beside it and goes on afterwards. */
export function ProblemWithCounter({ problem, onOpened }: { problem: ProblemError; onOpened: () => void }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  return (
    <div>
      <ProblemText problem={problem} />
      {problem.code === 'counter_not_open' ? (
        <>
          <Button variant="default" mt="xs" onClick={() => setOpen(true)}>
            {t('billing.session.open')}
          </Button>
          <OpenCounterDialog
            isOpen={isOpen}
            onClose={() => setOpen(false)}
            onOpened={() => {
              setOpen(false);
              onOpened();
            }}
          />
        </>
      ) : null}
    </div>
  );
}
