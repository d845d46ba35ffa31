import { Badge, Button, Stack, Text } from '@mantine/core';
import type { LogKeysJson } from '@pramana/contract';
import { IconDownload } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { download } from '../../lib/csv.ts';
import { useAction } from '../../lib/query.ts';
import { toast } from '../../lib/toast.ts';
import { Form, FormActs, useFormProblem } from '../../ui/Form.tsx';
import { ProblemText } from '../../ui/ProblemText.tsx';
import { SubmitButton } from '../../ui/SubmitButton.tsx';
import { TimeText } from '../../ui/TimeText.tsx';
import { CopyLines } from '../witnesses/CopyLines.tsx';
import classes from './Keys.module.css';
import { useLogKeySource } from './source.ts';
import { StatementField } from './StatementField.tsx';

type Cut = LogKeysJson['cuts'][number];

/** One log that follows another one: whether the root key vouches for it, else what it is asked to sign. */
export function LogCut({ cut, may }: { cut: Cut; may: boolean }) {
  const { t } = useTranslation();
  const { block } = useLogKeySource();
  const { old, next, size, at, reason, signed, isUntold } = cut;
  return (
    <li className={classes.generation}>
      <div className={classes.name}>
        <Text fw={600}>{t('keys.cut.follows', { old, next })}</Text>
        <Badge color={signed === null ? 'amber' : 'green'} variant="light" tt="none" flex="none">
          {t(signed !== null ? 'keys.cut.signed' : isUntold ? 'keys.cut.untold' : 'keys.cut.open')}
        </Badge>
      </div>
      <Text size="sm">
        {t(`keys.cut.reason.${reason}`, { size })} <TimeText at={at} />
      </Text>
      {isUntold ? <Text size="sm">{t('keys.cut.untoldText')}</Text> : null}
      {signed === null ? null : (
        <Text size="sm" c="dimmed">
          {t('keys.cut.signedBy', { name: signed.by ?? '' })} <TimeText at={signed.at} />{' '}
          <Link to={block(signed.block.series, signed.block.number)}>{signed.block.label}</Link>
        </Text>
      )}
      {signed === null && !isUntold && may && cut.text !== null ? <Sign cut={cut} text={cut.text} /> : null}
    </li>
  );
}

function Sign({ cut: { old }, text }: { cut: Cut; text: string }) {
  const { t } = useTranslation();
  const [statement, setStatement] = useState('');
  const { routes } = useLogKeySource();
  const sign = useAction(routes.sign, { refreshes: [routes.show] });
  const { errorOf, general } = useFormProblem(sign.problem, ['statement']);
  const submit = (): void => sign.run({ body: { statement } }, () => toast(t('keys.cut.done')));
  const file = `${old}.statement`;
  return (
    <Form label={t('keys.cut.sign')} onSubmit={submit} problem={sign.problem}>
      <Stack gap="sm" maw={720} mt="xs" align="stretch">
        <Text size="sm">{t('keys.cut.ask')}</Text>
        <div className={classes.lines}>
          <CopyLines label={t('keys.cut.text')} text={text} act={t('keys.cut.copy')} />{' '}
          <Button
            variant="default"
            size="xs"
            leftSection={<IconDownload size={14} aria-hidden />}
            onClick={() => download(file, text, 'text/plain')}
          >
            {t('keys.cut.download')}
          </Button>
        </div>
        <div className={classes.lines}>
          <CopyLines
            label={t('keys.command')}
            text={`npx pramana root sign ${file} --key root.key --out ${file}.signed`}
            act={t('keys.copyCommand')}
          />
        </div>
        <StatementField
          label={t('keys.cut.hand')}
          description={t('keys.cut.handText')}
          value={statement}
          onChange={setStatement}
          error={errorOf('statement')}
        />
        {general ? <ProblemText problem={general} /> : null}
        <FormActs isOneOfMany>
          <SubmitButton loading={sign.isBusy} isReady={statement.trim() !== ''}>
            {t('keys.cut.sign')}
          </SubmitButton>
        </FormActs>
      </Stack>
    </Form>
  );
}
