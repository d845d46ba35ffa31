import { Button, SegmentedControl, Stack, Text } from '@mantine/core';
import { type MadeCardJson, patientAccounts, RELATIONS, type RelationName } from '@pramana/contract';
import { IconId, IconPrinter } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../lib/query.ts';
import { paths } from '../../paths.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Form } from '../../ui/Form.tsx';
import { ProblemText } from '../../ui/ProblemText.tsx';
import { TimeText } from '../../ui/TimeText.tsx';

/** At the desk: a card by which the patient or a guardian opens an account of their own. */
export function GiveAccess({ patientId }: { patientId: string }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <ActionButton variant="default" leftSection={<IconId size={18} aria-hidden />} onAct={() => setOpen(true)}>
        {t('people.access.give')}
      </ActionButton>
      {isOpen ? <CardDialog patientId={patientId} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function CardDialog({ patientId, onClose }: { patientId: string; onClose: () => void }) {
  const { t } = useTranslation();
  const [relation, setRelation] = useState<RelationName>('self');
  const [card, setCard] = useState<MadeCardJson | null>(null);
  const make = useAction(patientAccounts.accounts.create);
  const phoneOf = relation === 'self' ? ('patient' as const) : ('contact' as const);
  const body = { relation, phoneOf, scope: ['card' as const, 'bills' as const], until: null };
  const save = (): void => make.run({ params: { id: patientId }, body }, ({ data }) => setCard(data));
  const footer =
    card === null ? (
      <ActionButton onAct={save} isBusy={make.isBusy}>
        {t('people.access.make')}
      </ActionButton>
    ) : (
      <Button leftSection={<IconPrinter size={18} aria-hidden />} onClick={() => globalThis.print()}>
        {t('people.access.print')}
      </Button>
    );
  return (
    <Dialog title={t('people.access.give')} isOpen onClose={onClose} footer={footer}>
      {card === null ? (
        <Form label={t('people.access.give')} onSubmit={save} problem={make.problem}>
          <Stack gap="md">
            <SegmentedControl
              aria-label={t('people.access.who')}
              value={relation}
              onChange={(value) => setRelation(RELATIONS.find((each) => each === value) ?? 'self')}
              data={RELATIONS.map((value) => ({ value, label: t(`people.access.relation.${value}`) }))}
            />
            <Text size="sm">{t(`people.access.phone.${relation}`)}</Text>
            {make.problem ? <ProblemText problem={make.problem} /> : null}
          </Stack>
        </Form>
      ) : (
        <Card card={card} />
      )}
    </Dialog>
  );
}

/** What is printed; the code is shown this once. */
function Card({ card }: { card: MadeCardJson }) {
  const { t } = useTranslation();
  const address = `${globalThis.location.origin}${paths.card(card.hospital.slug)}`;
  return (
    <Stack gap="xs">
      <Text fw={600}>{card.hospital.name}</Text>
      <Text>
        {card.patient.name} · {card.patient.number}
      </Text>
      <Text size="sm">{t('people.access.open', { address })}</Text>
      <Text fz={28} fw={700} ff="monospace" data-card-code>
        {card.code}
      </Text>
      <Text size="sm">
        {t('people.until')} <TimeText at={card.expiresAt} />
      </Text>
    </Stack>
  );
}
