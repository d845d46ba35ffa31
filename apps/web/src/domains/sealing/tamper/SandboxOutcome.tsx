import { Text } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { CheckList } from '../../../ui/CheckList.tsx';
import { Section } from '../../../ui/Section.tsx';
import { type CheckName, CHECKS } from './judge.ts';
import { numberOf } from './sandbox.ts';
import classes from './Tamper.module.css';
import type { SandboxActs, ShownSandbox } from './useSandbox.ts';

/** What needs a log: that of a copy is made in this browser. */
const PRACTISED: ReadonlySet<CheckName> = new Set(['root', 'signature', 'kept']);

/** What the acts so far have brought: every check, what the first broken one means, and the next step of a forger. */
export function SandboxOutcome({ sandbox, judgement, done, acts }: ShownSandbox & { acts: SandboxActs }) {
  const { t } = useTranslation();
  const isCopy = sandbox.blocks.every(({ content }) => content === null);
  const broken = CHECKS.find((name) => judgement.checks[name] === false);
  const story = broken !== undefined && done.length === 0 ? 'damaged' : (broken ?? 'whole');
  const checks = CHECKS.map((name) => {
    const ok = judgement.checks[name];
    const word = t(`sealing.tamper.check.${name}.name`);
    return {
      check: isCopy && PRACTISED.has(name) ? t('sealing.tamper.practised', { check: word }) : word,
      ok,
      detail: ok === null ? t('sealing.tamper.noLines') : t(`sealing.tamper.check.${name}.${ok ? 'good' : 'bad'}`),
    };
  });
  const isReadable = sandbox.blocks.every((block) => numberOf(block) !== null);
  const nothingYet = done.length === 0 ? { ok: false, why: t('sealing.tamper.nothingYet') } : { ok: true };
  const canCover = isReadable ? nothingYet : { ok: false, why: t('sealing.tamper.unreadable') };
  const next = nextStep(broken);
  return (
    <div className={classes.outcome}>
      <Section title={t('sealing.tamper.outcome')}>
        <Text aria-live="polite" mb="md">
          {t(`sealing.tamper.story.${isCopy && story === 'whole' ? 'wholeCopy' : story}`)}
        </Text>
        {done.length === 0 ? null : (
          <ol className={classes.done}>
            {done.map((what, at) => (
              // oxlint-disable-next-line react/no-array-index-key -- what was done is only added to
              <li key={at}>{t(`sealing.tamper.done.${isCopy && what === 'cover' ? 'coverCopy' : what}`)}</li>
            ))}
          </ol>
        )}
        <div className={classes.acts}>
          <ActionButton variant={next === 'cover' ? 'filled' : 'default'} can={canCover} onAct={acts.cover}>
            {t('sealing.tamper.cover')}
          </ActionButton>
          <ActionButton variant={next === 'sign' ? 'filled' : 'default'} can={nothingYet} onAct={acts.sign}>
            {t('sealing.tamper.sign')}
          </ActionButton>
          <ActionButton
            variant={next === 'reset' ? 'filled' : 'default'}
            leftSection={<IconRefresh size={18} aria-hidden />}
            can={nothingYet}
            onAct={acts.reset}
          >
            {t('sealing.tamper.reset')}
          </ActionButton>
        </div>
      </Section>
      <Section title={t('sealing.tamper.checks')}>
        <CheckList checks={checks} />
      </Section>
    </div>
  );
}

/** What a forger would do next; after the last step there is only the beginning. */
function nextStep(broken: CheckName | undefined): 'cover' | 'sign' | 'reset' | null {
  if (broken === undefined) return null;
  if (broken === 'kept') return 'reset';
  return broken === 'root' || broken === 'signature' ? 'sign' : 'cover';
}
