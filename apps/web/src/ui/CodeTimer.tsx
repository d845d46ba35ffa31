import { Button, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './CodeTimer.module.css';

export interface CodeTimerProps {
  /** Of a code that was sent this moment; a new one brings a new `key`. */
  validSeconds: number;
  resendSeconds: number;
  onResend: () => void;
  isBusy: boolean;
}

/** How long the code holds, and from when on another one can be sent. Spans, not times: a screen's own clock may be wrong. */
export function CodeTimer({ validSeconds, resendSeconds, onResend, isBusy }: CodeTimerProps) {
  const { t } = useTranslation();
  const passed = usePassedSeconds();
  const valid = Math.max(0, validSeconds - passed);
  const resend = Math.max(0, resendSeconds - passed);
  return (
    <div className={classes.timer}>
      <Text size="sm" c={valid > 0 ? 'dimmed' : 'var(--mantine-color-error)'} role="timer">
        {valid > 0 ? t('identity.code.valid', { count: valid }) : t('identity.code.over')}
      </Text>
      <Button variant="subtle" size="compact-sm" onClick={onResend} disabled={resend > 0} loading={isBusy}>
        {resend > 0 ? t('identity.code.resendIn', { count: resend }) : t('identity.code.resend')}
      </Button>
    </div>
  );
}

/** Whole seconds since the component was drawn first, by a clock that nobody sets. */
function usePassedSeconds(): number {
  const [passed, setPassed] = useState(0);
  useEffect(() => {
    const started = performance.now();
    const timer = setInterval(() => setPassed(Math.floor((performance.now() - started) / 1000)), 250);
    return () => clearInterval(timer);
  }, []);
  return passed;
}
