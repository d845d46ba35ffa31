import { Button, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { witnesses } from '@pramana/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../lib/query.ts';
import { toast } from '../../lib/toast.ts';
import { Form, FormActs, useFormProblem } from '../../ui/Form.tsx';
import { ProblemText } from '../../ui/ProblemText.tsx';

/** The second key of the exchange: whom we ask, and where. */
export function JoinForm() {
  const { t } = useTranslation();
  const [vkey, setVkey] = useState('');
  const [url, setUrl] = useState('');
  const join = useAction(witnesses.join, { refreshes: [witnesses.show, witnesses.acts] });
  const { errorOf, general } = useFormProblem(join.problem, ['vkey', 'url']);
  const isReady = vkey.trim() !== '' && url.trim() !== '';
  const submit = (): void => {
    if (!isReady) return;
    join.run({ body: { vkey: vkey.trim(), url: url.trim() } }, () => {
      setVkey('');
      setUrl('');
      toast(t('witnesses.joinedNow'));
    });
  };
  return (
    <Form label={t('witnesses.join')} onSubmit={submit} problem={join.problem}>
      <Stack gap="md" maw={640}>
        <Text size="sm">{t('witnesses.take')}</Text>
        <Textarea
          label={t('witnesses.vkey')}
          description={t('witnesses.vkeyHint')}
          value={vkey}
          autosize
          minRows={2}
          spellCheck={false}
          autoComplete="off"
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
          error={errorOf('vkey')}
          onChange={(event) => setVkey(event.currentTarget.value)}
        />
        <TextInput
          label={t('witnesses.url')}
          description={t('witnesses.urlHint')}
          value={url}
          type="url"
          inputMode="url"
          spellCheck={false}
          autoComplete="off"
          error={errorOf('url')}
          onChange={(event) => setUrl(event.currentTarget.value)}
        />
        {general ? <ProblemText problem={general} /> : null}
        <FormActs isOneOfMany>
          <Button type="submit" loading={join.isBusy} disabled={!isReady}>
            {t('witnesses.joinAct')}
          </Button>
        </FormActs>
      </Stack>
    </Form>
  );
}
