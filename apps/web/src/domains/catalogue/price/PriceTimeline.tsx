import { Badge, Button, Text } from '@mantine/core';
import type { CanOf, catalogue, ItemJson, PriceJson } from '@pramana/contract';
import { IconTag } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNowAt } from '../../../lib/now.ts';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { Section } from '../../../ui/Section.tsx';
import type { TimelineStep } from '../../../ui/Timeline.tsx';
import { Timeline } from '../../../ui/Timeline.tsx';
import { RateText } from '../RateText.tsx';
import { PriceDetails } from './PriceDetails.tsx';
import { usePriceSeals } from './usePriceSeals.ts';
import { firstOf, inOrder, standingOf } from './standing.ts';
import { WithdrawButton, WithdrawnLines } from './Withdrawal.tsx';

interface PriceTimelineProps {
  item: ItemJson;
  /** Whether a price that has not begun may be withdrawn. */
  can: CanOf<typeof catalogue.items.show>['withdraw'] | undefined;
}

/** Prices shown at first, and so many more at each press. */
const PAGE = 10;

/** Every price of the item, the newest on top: what was asked, since when, by whom, sealed as which entry. */
export function PriceTimeline({ item, can }: PriceTimelineProps) {
  const { t } = useTranslation();
  const now = useNowAt(item.prices);
  const [most, setMost] = useState(PAGE);
  const prices = inOrder(item.prices);
  const shown = firstOf(prices, now, most);
  const sealOf = usePriceSeals(shown.flatMap((price) => (price.withdrawn ? [price, price.withdrawn] : [price])));
  const steps = shown.map((price): TimelineStep => {
    const { seal, block } = sealOf(price);
    const standing = standingOf(price, prices, now);
    return {
      key: price.id,
      title: <Title price={price} item={item} standing={standing} />,
      at: price.effectiveFrom,
      ...(seal === null ? {} : { seal }),
      body: (
        <PriceDetails price={price} item={item} block={block}>
          {price.withdrawn ? <WithdrawnLines price={price} block={sealOf(price.withdrawn).block} /> : null}
          {standing === 'coming' ? <WithdrawButton item={item} price={price} can={can} /> : null}
        </PriceDetails>
      ),
    };
  });
  return (
    <Section title={t('catalogue.price.history')}>
      {steps.length === 0 ? (
        <EmptyState icon={IconTag} title={t('catalogue.price.none')} text={t('catalogue.price.noneText')} />
      ) : (
        <Timeline steps={steps} label={t('catalogue.price.history')} />
      )}
      {shown.length < prices.length ? (
        <Button variant="default" mt="md" onClick={() => setMost(shown.length + PAGE)}>
          {t('catalogue.price.older', { count: prices.length - shown.length })}
        </Button>
      ) : null}
    </Section>
  );
}

interface TitleProps {
  price: PriceJson;
  item: ItemJson;
  standing: ReturnType<typeof standingOf>;
}

function Title({ price, item, standing }: TitleProps) {
  const { t } = useTranslation();
  return (
    <>
      <Text span inherit td={standing === 'withdrawn' ? 'line-through' : undefined}>
        <RateText rate={price.rate} item={item} size="lg" />
      </Text>{' '}
      {standing === 'past' ? null : (
        <Badge tt="none" color={standing === 'now' ? 'brand' : 'gray'} variant="light">
          {t(`catalogue.price.standing.${standing}`)}
        </Badge>
      )}
    </>
  );
}
