import { Button, Stack, Text } from '@mantine/core';
import { catalogue, type ItemJson } from '@pramana/contract';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../../lib/query.ts';
import { useHospital } from '../../../lib/session.tsx';
import { toast } from '../../../lib/toast.ts';
import { Dialog } from '../../../ui/Dialog.tsx';
import { Form, useFormProblem } from '../../../ui/Form.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { SubmitButton } from '../../../ui/SubmitButton.tsx';
import { useUnitWord } from '../unitWord.ts';
import { PlannedPrices } from './PlannedPrices.tsx';
import { losesCeiling, priceBody, startingPrice } from './priceFields.ts';
import { PriceInputs } from './PriceInputs.tsx';
import { useOverPrice, usePlannedProblem } from './overPrice.ts';

const SHOWN = ['rate', 'mrp', 'ceiling', 'ceilingSource', 'effectiveFrom', 'reason'];

/** A new price: sealed as an entry of the log, from now on or from a day to come. The one that holds is not touched. */
export function AddPriceDialog({ item, onClose }: { item: ItemJson; onClose: () => void }) {
  const { t } = useTranslation();
  const { zone } = useHospital();
  const unitWord = useUnitWord();
  const form = useId();
  const [start] = useState(() => startingPrice(item));
  const [fields, setFields] = useState(start);
  const create = useAction(catalogue.prices.create, { refreshes: [catalogue.items.show, catalogue.items.list] });
  const { errorOf, general } = useFormProblem(create.problem, SHOWN);
  const overPrice = useOverPrice(item.unit);
  const plannedProblem = usePlannedProblem(item.unit);
  const isUncapped = losesCeiling(fields, item);
  const submit = (): void => {
    const body = priceBody(fields, { start, packSize: item.packSize, zone });
    if (body === null) return;
    create.run({ params: { id: item.id }, body }, () => {
      toast(t('catalogue.price.sealed'));
      onClose();
    });
  };
  const footer = (
    <>
      <Button variant="default" onClick={onClose}>
        {t('common.cancel')}
      </Button>
      <SubmitButton
        form={form}
        loading={create.isBusy}
        isReady={fields.rate !== null && !isUncapped}
        {...(isUncapped ? { why: t('catalogue.price.ceilingWhy') } : {})}
      >
        {t('catalogue.price.seal')}
      </SubmitButton>
    </>
  );
  return (
    <Dialog title={t('catalogue.price.add')} isOpen onClose={onClose} width={640} footer={footer}>
      <Form id={form} label={t('catalogue.price.add')} onSubmit={submit} problem={create.problem}>
        <Stack gap="md">
          <Text size="sm" c="dimmed">
            {t('catalogue.price.perPack', {
              name: item.name,
              pack: item.packLabel || item.packSize,
              count: item.packSize,
              unit: unitWord(item.unit, item.packSize),
            })}
          </Text>
          <PlannedPrices item={item} from={fields.from} />
          <PriceInputs
            item={item}
            fields={fields}
            set={(change) => {
              if (create.problem) create.clearProblem();
              setFields((former) => ({ ...former, ...change }));
            }}
            errorOf={(path) => {
              const own = { rate: overPrice, ceiling: plannedProblem }[path];
              return own?.(create.problem) ?? errorOf(path);
            }}
          />
          {general ? <ProblemText problem={general} /> : null}
        </Stack>
      </Form>
    </Dialog>
  );
}
