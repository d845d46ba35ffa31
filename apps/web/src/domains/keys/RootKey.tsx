import { Alert, Button, Stack, Text } from '@mantine/core';
import type { LogKeysJson } from '@pramana/contract';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../lib/query.ts';
import { toast } from '../../lib/toast.ts';
import { Fact, Facts } from '../../ui/Facts.tsx';
import { Form, FormActs, useFormProblem } from '../../ui/Form.tsx';
import { ProblemText } from '../../ui/ProblemText.tsx';
import { Section } from '../../ui/Section.tsx';
import { SubmitButton } from '../../ui/SubmitButton.tsx';
import { TimeText } from '../../ui/TimeText.tsx';
import { CodeArea } from '../../ui/CodeArea.tsx';
import { CopyLines } from '../witnesses/CopyLines.tsx';
import classes from './Keys.module.css';
import { useLogKeySource } from './source.ts';
import { StatementField } from './StatementField.tsx';

/** The key that never is on a server, and says which logs are the hospital's. */
export function RootKey({ shown, may }: { shown: LogKeysJson; may: boolean }) {
  const { t } = useTranslation();
  const { block, isNode } = useLogKeySource();
  const { root, rootDoubt, rootsBefore, rootName } = shown;
  // A row that is not what was sealed is nobody's word, and nothing is built on it.
  const isDoubted = rootDoubt !== null && rootDoubt !== 'waits';
  const [isReplacing, setReplacing] = useState(false);
  return (
    <Section title={t('keys.root.title')}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed" maw={720}>
          {t('keys.root.text')}
        </Text>
        {isDoubted ? (
          <Alert color="red" role="alert" title={t('keys.root.doubted')}>
            {t('keys.root.doubtedText')}
          </Alert>
        ) : null}
        {rootDoubt === 'waits' ? <Alert color="amber">{t('keys.root.waits')}</Alert> : null}
        {root === null && !isDoubted ? (
          <Alert color="amber" title={t(isNode ? 'keys.node.none' : 'keys.root.none')}>
            {t('keys.root.noneText')}
          </Alert>
        ) : null}
        {root === null ? null : (
          <Facts>
            <Fact name={t('keys.root.fingerprint')}>
              <code className={classes.print}>{root.fingerprint}</code>
            </Fact>
            <Fact name={t('keys.root.vkey')}>
              <code className={classes.id}>{root.vkey}</code>
            </Fact>
            <Fact name={t('keys.root.since')}>
              {root.by === null ? null : t('keys.kit.madeBy', { name: root.by })} <TimeText at={root.since} />{' '}
              <Link to={block(root.block.series, root.block.number)}>{root.block.label}</Link>
            </Fact>
            {rootsBefore.map(({ vkey, fingerprint }) => (
              <Fact key={vkey} name={t('keys.root.before')}>
                <code className={classes.print}>{fingerprint}</code>
                <br />
                <code className={classes.id}>{vkey}</code>
              </Fact>
            ))}
          </Facts>
        )}
        {may && root !== null && !isDoubted && !isReplacing ? (
          <div>
            <Button variant="default" onClick={() => setReplacing(true)}>
              {t('keys.root.replace')}
            </Button>
          </div>
        ) : null}
        {may && !isDoubted && (root === null || isReplacing) ? (
          <Enter name={rootName} isReplacing={root !== null} onDone={() => setReplacing(false)} />
        ) : null}
      </Stack>
    </Section>
  );
}

function Enter({ name, isReplacing, onDone }: { name: string; isReplacing: boolean; onDone: () => void }) {
  const { t } = useTranslation();
  const [vkey, setVkey] = useState('');
  const [statement, setStatement] = useState('');
  const { routes } = useLogKeySource();
  const enter = useAction(routes.enterRoot, { refreshes: [routes.show] });
  const { errorOf, general } = useFormProblem(enter.problem, ['vkey', 'statement']);
  const title = t(isReplacing ? 'keys.root.replace' : 'keys.root.enter');
  const isReady = vkey.trim() !== '' && (!isReplacing || statement.trim() !== '');
  const submit = (): void => {
    const body = { vkey: vkey.trim(), ...(isReplacing ? { statement } : {}) };
    enter.run({ body }, () => {
      toast(t('keys.root.entered'));
      onDone();
    });
  };
  const make = `npx pramana root keygen --name ${name} --out ${isReplacing ? 'next-root.key' : 'root.key'}`;
  return (
    <Form label={title} onSubmit={submit} problem={enter.problem}>
      <Stack gap="md" maw={720}>
        <div className={classes.lines}>
          <Text size="sm">{t('keys.root.make')}</Text>
          <CopyLines label={t('keys.command')} text={make} act={t('keys.copyCommand')} />
        </div>
        <CodeArea
          label={t('keys.root.line')}
          description={t('keys.root.lineText')}
          value={vkey}
          error={errorOf('vkey')}
          onChange={setVkey}
        />
        {isReplacing ? (
          <>
            <div className={classes.lines}>
              <Text size="sm">{t('keys.root.replaceText')}</Text>
              <CopyLines
                label={t('keys.command')}
                text="npx pramana root replace --key root.key --new 'VKEY' --out root.signed"
                act={t('keys.copyCommand')}
              />
            </div>
            <StatementField
              label={t('keys.root.statement')}
              description={t('keys.root.statementText')}
              value={statement}
              onChange={setStatement}
              error={errorOf('statement')}
            />
          </>
        ) : null}
        {general ? <ProblemText problem={general} /> : null}
        <FormActs isOneOfMany>
          {isReplacing ? (
            <Button variant="default" onClick={onDone}>
              {t('common.cancel')}
            </Button>
          ) : null}
          <SubmitButton loading={enter.isBusy} isReady={isReady}>
            {title}
          </SubmitButton>
        </FormActs>
      </Stack>
    </Form>
  );
}
