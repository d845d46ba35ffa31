import { Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../lib/query.ts';
import { toast } from '../../lib/toast.ts';
import { Form, FormActs, useFormProblem } from '../../ui/Form.tsx';
import { ProblemText } from '../../ui/ProblemText.tsx';
import { SubmitButton } from '../../ui/SubmitButton.tsx';
import { CodeArea } from '../../ui/CodeArea.tsx';
import { useWitnessSource } from './source.ts';

/** The second key of the exchange: whom we ask, and where. */
export function JoinForm() {
  const { t } = useTranslation();
  const { routes } = useWitnessSource();
  const [vkey, setVkey] = useState('');
  const [url, setUrl] = useState('');
  const join = useAction(routes.join, { refreshes: [routes.show, routes.acts] });
  const { errorOf, general } = useFormProblem(join.problem, ['vkey', 'url']);
  // Of no key's length at all: the words of the contract name no field that stands on this page.
  const isNoKey = join.problem?.code === 'invalid_field' && errorOf('vkey') !== undefined;
  const isReady = vkey.trim() !== '' && url.trim() !== '';
  /** Another node gives its witness in one line: then the address is filled in too. */
  const setKey = (text: string): void => {
    const [, key, address] = /^\s*witness\s+\S+\s+(\S+)\s+(\S+)\s*$/.exec(text) ?? [];
    setVkey(key ?? text);
    if (address !== undefined) setUrl(address);
  };
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
        <CodeArea
          label={t('witnesses.vkey')}
          description={t('witnesses.vkeyHint')}
          value={vkey}
          error={isNoKey ? t('problem.witness_key') : errorOf('vkey')}
          onChange={setKey}
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
          <SubmitButton loading={join.isBusy} isReady={isReady}>
            {t('witnesses.joinAct')}
          </SubmitButton>
        </FormActs>
      </Stack>
    </Form>
  );
}
