import { Button, Text } from '@mantine/core';
import { type DemoPersonJson, system } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import { usePoll } from '../../lib/poll.ts';
import { useRoute } from '../../lib/query.ts';
import { copyText } from '../../lib/clipboard.ts';
import { LANGUAGES } from '../../lib/i18n.ts';
import { toast } from '../../lib/toast.ts';
import { TimeText } from '../../ui/TimeText.tsx';
import classes from './DemoOutbox.module.css';

const POLL_MS = 2_000;
const SHOWN = 3;

/** What the demo would have sent, and the secret for an authenticator app: nobody needs a phone to try the second step. */
export function DemoOutbox({ people }: { people: readonly DemoPersonJson[] }) {
  const { t } = useTranslation();
  const outbox = useRoute(system.outbox.show, {});
  usePoll(outbox.refetch, POLL_MS, true);
  const copy = (code: string): void =>
    void copyText(code).then((isCopied) => (isCopied ? toast(t('common.copied')) : undefined));
  const messages = outbox.data?.slice(0, SHOWN) ?? [];
  return (
    <section className={classes.outbox} aria-label={t('identity.demo.outbox')}>
      <h2 className={classes.title}>{t('identity.demo.outbox')}</h2>
      {messages.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('identity.demo.outboxEmpty')}
        </Text>
      ) : (
        <ul className={classes.messages}>
          {messages.map(({ to, text, language, code, at }) => (
            <li key={`${at} ${to} ${text}`}>
              <span className={classes.head}>
                {to} · <TimeText at={at} /> · {LANGUAGES[language]}
              </span>
              <span lang={language}>{text}</span>
              {code === null ? null : (
                <Button variant="light" size="compact-sm" onClick={() => copy(code)} className={classes.code ?? ''}>
                  {t('identity.demo.copyCode', { code })}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {people
        .filter(({ secret }) => secret !== null)
        .map(({ login, name, secret }) => (
          <Text key={login} size="sm" c="dimmed">
            {t('identity.demo.authenticator', { name })} <code className={classes.secret}>{secret}</code>
          </Text>
        ))}
    </section>
  );
}
