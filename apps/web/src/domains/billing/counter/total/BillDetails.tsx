import { Button, Collapse, SegmentedControl, Textarea, TextInput } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { type Dispatch, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useUiState } from '../../../../lib/uiState.ts';
import type { DraftAction, DraftState } from '../draftState.ts';
import classes from './Total.module.css';

const KINDS = ['opd-bill', 'pharmacy-bill'] as const;

/** What most bills leave as it is: kind, prescriber, note. Folded, and remembered folded or open. */
export function BillDetails({ state, dispatch }: { state: DraftState; dispatch: Dispatch<DraftAction> }) {
  const { t } = useTranslation();
  const id = useId();
  const [isOpen, setOpen] = useUiState('billing.details', false);
  const isCounterKind = KINDS.some((kind) => kind === state.kind);
  return (
    <div className={classes.details}>
      <Button
        variant="subtle"
        size="compact-sm"
        className={classes.start}
        aria-expanded={isOpen}
        aria-controls={id}
        rightSection={
          <IconChevronDown size={16} className={classes.chevron} data-open={isOpen || undefined} aria-hidden />
        }
        onClick={() => setOpen(!isOpen)}
      >
        {[t(`billing.kind.${state.kind}`), state.prescriber].filter(Boolean).join(' · ')}
      </Button>
      <Collapse expanded={isOpen} id={id}>
        <div className={classes.detailFields}>
          {isCounterKind ? (
            <SegmentedControl
              fullWidth
              aria-label={t('billing.bill.kind')}
              value={state.kind}
              onChange={(kind) => dispatch({ type: 'kind', kind: kind })}
              data={KINDS.map((value) => ({ value, label: t(`billing.kind.${value}`) }))}
            />
          ) : null}
          <TextInput
            label={t('billing.bill.prescriber')}
            value={state.prescriber}
            maxLength={200}
            autoComplete="off"
            onChange={(event) => dispatch({ type: 'prescriber', prescriber: event.currentTarget.value })}
          />
          <Textarea
            label={t('billing.bill.note')}
            value={state.note}
            maxLength={500}
            autosize
            minRows={1}
            onChange={(event) => dispatch({ type: 'note', note: event.currentTarget.value })}
          />
        </div>
      </Collapse>
    </div>
  );
}
