import { Button, Checkbox, Select, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { longestTokenDays, TOKEN_SCOPES, type TokenScope, tokens } from '@pramana/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { serverNow } from '../../../lib/clock.ts';
import { useAction } from '../../../lib/query.ts';
import { useSession } from '../../../lib/session.tsx';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { Form, useFormProblem } from '../../../ui/Form.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { scopeKey } from './scopeWords.ts';
import { TokenSecret } from './TokenSecret.tsx';
import { openWord } from '../../../lib/openWord.ts';

const NOTHING = { name: '', scopes: [] as TokenScope[], days: 90 };
const SPANS = [7, 30, 90, 180, 365];

interface MakeTokenProps {
  isOpen: boolean;
  onClose: () => void;
}

/** Gives a program some of one's own rights; what comes of it is shown once. */
export function MakeToken({ isOpen, onClose }: MakeTokenProps) {
  const { t } = useTranslation();
  const { may } = useSession();
  const offered = TOKEN_SCOPES.filter((scope) => may(scope));
  const create = useAction(tokens.create, { refreshes: [tokens.list] });
  const { errorOf, general } = useFormProblem(create.problem, ['name', 'scopes', 'days']);
  const [spans] = useState(() => SPANS.filter((days) => days <= longestTokenDays(serverNow())));
  const [form, setForm] = useState(NOTHING);
  const [secret, setSecret] = useState<{ name: string; secret: string } | null>(null);
  const close = (): void => {
    setForm(NOTHING);
    create.clearProblem();
    onClose();
  };
  const save = (): void =>
    create.run({ body: form }, ({ data }) => {
      setSecret({ name: data.token.name, secret: data.secret });
      close();
    });
  const can = form.scopes.length > 0 ? { ok: true } : { ok: false, why: t('people.tokens.needed') };
  const footer = (
    <>
      <Button variant="default" onClick={close}>
        {t('common.cancel')}
      </Button>
      <ActionButton onAct={save} can={can} isBusy={create.isBusy}>
        {t('people.tokens.make')}
      </ActionButton>
    </>
  );
  return (
    <>
      <Dialog title={t('people.tokens.make')} isOpen={isOpen} onClose={close} width={560} footer={footer}>
        <Form label={t('people.tokens.make')} onSubmit={() => (can.ok ? save() : undefined)} problem={create.problem}>
          <Stack gap="md">
            <TextInput
              label={t('people.tokens.name')}
              placeholder={t('people.tokens.nameExample')}
              value={form.name}
              onChange={(event) => setForm({ ...form, name: event.currentTarget.value })}
              error={errorOf('name')}
              maxLength={200}
              required
              withAsterisk={false}
              data-autofocus
            />
            <Checkbox.Group
              label={t('people.tokens.may')}
              description={t('people.tokens.mayText')}
              value={form.scopes}
              onChange={(scopes) => setForm({ ...form, scopes: offered.filter((scope) => scopes.includes(scope)) })}
              error={errorOf('scopes')}
            >
              <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs" mt={8}>
                {offered.map((scope) => (
                  <Checkbox key={scope} value={scope} label={openWord(t, scopeKey(scope), { defaultValue: scope })} />
                ))}
              </SimpleGrid>
            </Checkbox.Group>
            <Select
              label={t('people.tokens.days')}
              data={spans.map((count) => ({ value: String(count), label: t('people.tokens.daysOf', { count }) }))}
              value={String(form.days)}
              onChange={(days) => setForm({ ...form, days: Number(days ?? form.days) })}
              error={errorOf('days')}
              allowDeselect={false}
              w={180}
            />
            {general ? <ProblemText problem={general} /> : null}
          </Stack>
        </Form>
      </Dialog>
      <TokenSecret made={secret} onClose={() => setSecret(null)} />
    </>
  );
}
