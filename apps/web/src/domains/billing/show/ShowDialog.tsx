import { Button, Checkbox, SegmentedControl, Skeleton, Text } from '@mantine/core';
import type { ShownItemsJson } from '@pramana/contract';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem, type ProblemError } from '../../../lib/problem.ts';
import { Dialog } from '../../../ui/Dialog.tsx';
import { MoneyText } from '../../../ui/MoneyText.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { type Audience, AUDIENCES, chosenFor, itemsIn, type ShowableItem } from './shownItems.ts';
import classes from './Show.module.css';
import { ShownProof } from './ShownProof.tsx';
import { openWord } from '../../../lib/openWord.ts';

/** A bill that can be shown: its full receipt, and the server that makes another one of chosen items. */
export interface ShowSource {
  /** Tells one bill from another, and whose eyes look. */
  readonly key: string;
  readonly receipt: () => Promise<Blob>;
  readonly make: (positions: readonly number[]) => Promise<ShownItemsJson>;
}

interface Props {
  source: ShowSource;
  isOpen: boolean;
  onClose: () => void;
}

/** Choosing what others see of a bill: whatever is not ticked cannot be read or guessed from the proof. */
export function ShowDialog({ source, isOpen, onClose }: Props) {
  const { t } = useTranslation();
  const items = useQuery({
    queryKey: ['show', source.key],
    queryFn: async () => itemsIn(await (await source.receipt()).text()),
    enabled: isOpen,
    gcTime: 0,
    retry: false,
  });
  return (
    <Dialog title={t('billing.show.title')} isOpen={isOpen} onClose={onClose} width={640}>
      {items.error ? <ProblemText problem={asProblem(items.error)} /> : null}
      {items.isFetching && !items.data ? <Skeleton height={200} /> : null}
      {items.data ? <Chooser source={source} items={items.data} /> : null}
    </Dialog>
  );
}

function Chooser({ source, items }: { source: ShowSource; items: readonly ShowableItem[] }) {
  const { t } = useTranslation();
  const [audience, setAudience] = useState<Audience>('insurer');
  const [chosen, setChosen] = useState<ReadonlySet<number>>(() => new Set(chosenFor('insurer', items)));
  const [made, setMade] = useState<ShownItemsJson | null>(null);
  const [problem, setProblem] = useState<ProblemError | null>(null);
  const [isBusy, setBusy] = useState(false);
  const choose = (next: Audience): void => {
    setAudience(next);
    if (next !== 'own') setChosen(new Set(chosenFor(next, items)));
  };
  const toggle = (position: number): void => {
    setAudience('own');
    setChosen(new Set(chosen.has(position) ? [...chosen].filter((each) => each !== position) : [...chosen, position]));
  };
  const make = (): void => {
    setBusy(true);
    setProblem(null);
    source
      .make([...chosen].sort((a, b) => a - b))
      .then(setMade, (thrown: unknown) => setProblem(asProblem(thrown)))
      .finally(() => setBusy(false));
  };
  if (made !== null)
    return <ShownProof made={made} shown={chosen.size} all={items.length} onBack={() => setMade(null)} />;
  return (
    <div className={classes.steps}>
      <Text size="sm">{t('billing.show.text')}</Text>
      <SegmentedControl
        aria-label={t('billing.show.for')}
        value={audience}
        onChange={choose}
        data={AUDIENCES.map((value) => ({ value, label: t(`billing.show.audience.${value}`) }))}
        fullWidth
      />
      <Text size="sm" c="dimmed">
        {t('billing.show.head')}
      </Text>
      <fieldset className={classes.items}>
        <legend>{t('billing.show.items')}</legend>
        {items.map((item) => (
          <Checkbox
            key={item.position}
            checked={chosen.has(item.position)}
            onChange={() => toggle(item.position)}
            label={<ItemLabel item={item} />}
          />
        ))}
      </fieldset>
      {problem ? <ProblemText problem={problem} /> : null}
      <div className={classes.acts}>
        <Text size="sm">{t('billing.show.count', { count: chosen.size, all: items.length })}</Text>
        <Button onClick={make} loading={isBusy}>
          {t('billing.show.make')}
        </Button>
      </div>
    </div>
  );
}

function ItemLabel({ item: { name, text, amount } }: { item: ShowableItem }) {
  const { t } = useTranslation();
  return (
    <>
      <b>{openWord(t, `billing.show.item.${name}`, { defaultValue: name })}</b>
      {text === '' ? null : ` ${text}`}
      {amount === null ? null : (
        <>
          {' · '}
          <MoneyText minor={amount} />
        </>
      )}
    </>
  );
}
