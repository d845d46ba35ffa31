import { Button, Text } from '@mantine/core';
import { type TokenJson, tokens } from '@pramana/contract';
import { IconRobot } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction, useRouteList } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { paths } from '../../../paths.ts';
import { ConfirmButton } from '../../../ui/ConfirmButton.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { Page } from '../../../ui/Page.tsx';
import type { Column } from '../../../ui/table/column.ts';
import { DataTable } from '../../../ui/table/DataTable.tsx';
import { TimeText } from '../../../ui/TimeText.tsx';
import { MakeToken } from './MakeToken.tsx';
import { useScopeWords } from './scopeWords.ts';

/** The programs that work in this hospital: what each may, until when, by whom; each shown once, ended at once. */
export default function TokensPage() {
  const { t } = useTranslation();
  const [isMaking, setMaking] = useState(false);
  const list = useRouteList(tokens.list, {});
  const make = <Button onClick={() => setMaking(true)}>{t('people.tokens.make')}</Button>;
  return (
    <Page title={t('people.tokens.title')} subtitle={t('people.tokens.text')} actions={make} isWide>
      <DataTable
        id="tokens"
        label={t('people.tokens.title')}
        columns={useColumns()}
        list={list}
        keyOf={(row) => row.id}
        csvName="api-tokens"
        empty={<EmptyState icon={IconRobot} title={t('people.tokens.empty')} text={t('people.tokens.emptyText')} />}
      />
      <MakeToken isOpen={isMaking} onClose={() => setMaking(false)} />
    </Page>
  );
}

function useColumns(): Column<TokenJson>[] {
  const { t } = useTranslation();
  const words = useScopeWords();
  return [
    { key: 'name', title: t('people.tokens.name'), cell: (row) => <Name row={row} />, text: (row) => row.name },
    {
      key: 'may',
      title: t('people.tokens.may'),
      cell: (row) => words(row.scopes),
      text: (row) => row.scopes.join(' '),
    },
    { key: 'state', title: t('people.tokens.state'), cell: (row) => <State row={row} />, text: (row) => row.state },
    {
      key: 'expires',
      title: t('people.tokens.expires'),
      cell: (row) => <TimeText at={row.expiresAt} />,
      text: (row) => row.expiresAt,
      width: 130,
    },
    {
      key: 'used',
      title: t('people.tokens.used'),
      cell: (row) => (row.lastUsed === null ? t('people.tokens.never') : <TimeText at={row.lastUsed} />),
      text: (row) => row.lastUsed ?? '',
      width: 130,
    },
    {
      key: 'refused',
      title: t('people.tokens.refused'),
      cell: (row) => <Refused row={row} />,
      text: (row) => (row.lastRefused === null ? '' : `${row.lastRefused.at} ${row.lastRefused.from}`),
      width: 140,
    },
    { key: 'by', title: t('people.tokens.madeBy'), cell: (row) => <MadeBy row={row} />, text: (row) => row.madeBy },
    {
      key: 'revoke',
      title: t('people.tokens.revoke'),
      cell: (row) => (row.state === 'revoked' ? null : <Revoke row={row} />),
      text: () => '',
      width: 120,
    },
  ];
}

function Name({ row }: { row: TokenJson }) {
  return (
    <>
      {row.name}
      <Text size="xs" c="dimmed" ff="monospace">
        {row.prefix}…
      </Text>
    </>
  );
}

/** That a token which is over was tried all the same: by a program that nobody told, or by whoever found it. */
function Refused({ row: { lastRefused } }: { row: TokenJson }) {
  const { t } = useTranslation();
  if (lastRefused === null) return '–';
  return (
    <>
      <TimeText at={lastRefused.at} />
      <Text size="xs" c="dimmed">
        {t('people.tokens.refusedFrom', { address: lastRefused.from })}
      </Text>
    </>
  );
}

function MadeBy({ row }: { row: TokenJson }) {
  return (
    <>
      {row.madeBy}
      {row.block === null ? null : (
        <Text size="xs">
          <Link to={paths.block(row.block.series, row.block.number)}>{row.block.label}</Link>
        </Text>
      )}
    </>
  );
}

function State({ row }: { row: TokenJson }) {
  const { t } = useTranslation();
  const words = useScopeWords();
  const name = row.madeBy;
  const why = {
    works: row.resting.length === 0 ? '' : t('people.tokens.restingText', { name, scopes: words(row.resting) }),
    rests: t('people.tokens.restsText', { name }),
    expired: '',
    revoked: t('people.tokens.revokedText', { name: row.revokedBy ?? '' }),
  }[row.state];
  // Words sort as their instants do. What was refused while it only rested says nothing of after its end.
  const isTried = row.lastRefused !== null && row.lastRefused.at >= (row.revokedAt ?? row.expiresAt);
  const tried = row.state === 'revoked' ? t('people.tokens.stillTried.revoked') : t('people.tokens.stillTried.expired');
  return (
    <>
      {t(`people.tokens.stateOf.${row.state}`)}
      {why === '' ? null : (
        <Text size="xs" c="dimmed" style={{ whiteSpace: 'normal' }}>
          {why}
        </Text>
      )}
      {isTried ? (
        <Text size="xs" style={{ whiteSpace: 'normal' }}>
          {tried}
        </Text>
      ) : null}
    </>
  );
}

function Revoke({ row }: { row: TokenJson }) {
  const { t } = useTranslation();
  const revoke = useAction(tokens.revoke, { refreshes: [tokens.list] });
  const { name } = row;
  return (
    <ConfirmButton
      size="compact-sm"
      variant="default"
      question={t('people.tokens.revokeQuestion', { name })}
      consequence={t('people.tokens.revokeText')}
      isBusy={revoke.isBusy}
      onAct={() => revoke.run({ params: { id: row.id } }, () => toast(t('people.tokens.revoked', { name })))}
    >
      {t('people.tokens.revoke')}
    </ConfirmButton>
  );
}
