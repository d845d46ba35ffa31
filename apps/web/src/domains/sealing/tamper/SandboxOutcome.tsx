import { Button, Text } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { CheckList } from '../../../ui/CheckList.tsx';
import { Section } from '../../../ui/Section.tsx';
import { CHECKS } from './judge.ts';
import { headerOf } from './sandbox.ts';
import classes from './Tamper.module.css';
import type { SandboxActs, ShownSandbox } from './useSandbox.ts';

/** What the acts so far have brought: every check, what the first broken one means, and the next step of a forger. */
export function SandboxOutcome({ sandbox, judgement, done, acts }: ShownSandbox & { acts: SandboxActs }) {
  const { t } = useTranslation();
  const broken = CHECKS.find((name) => !judgement.checks[name]);
  const checks = CHECKS.map((name) => {
    const ok = judgement.checks[name];
    return {
      check: t(`sealing.tamper.check.${name}.name`),
      ok,
      detail: t(`sealing.tamper.check.${name}.${ok ? 'good' : 'bad'}`),
    };
  });
  const canCover = sandbox.blocks.every((block) => headerOf(block) !== null) && done.length > 0;
  return (
    <div className={classes.outcome}>
      <Section title={t('sealing.tamper.outcome')}>
        <Text aria-live="polite" mb="md">
          {t(`sealing.tamper.story.${broken ?? 'whole'}`)}
        </Text>
        {done.length === 0 ? null : (
          <ol className={classes.done}>
            {done.map((what, at) => (
              // oxlint-disable-next-line react/no-array-index-key -- what was done is only added to
              <li key={at}>{t(`sealing.tamper.done.${what}`)}</li>
            ))}
          </ol>
        )}
        <div className={classes.acts}>
          <Button variant="default" disabled={!canCover} onClick={acts.cover}>
            {t('sealing.tamper.cover')}
          </Button>
          <Button variant="default" disabled={done.length === 0} onClick={acts.sign}>
            {t('sealing.tamper.sign')}
          </Button>
          <Button leftSection={<IconRefresh size={18} aria-hidden />} onClick={acts.reset}>
            {t('sealing.tamper.reset')}
          </Button>
        </div>
      </Section>
      <Section title={t('sealing.tamper.checks')}>
        <CheckList checks={checks} />
      </Section>
    </div>
  );
}
