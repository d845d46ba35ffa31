import { Popover, type PopoverProps, UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { SealMark, type SealState } from './SealMark.tsx';
import { type SealFacts, SealPanel } from './SealPanel.tsx';
import classes from './Seal.module.css';

/** As high as there is room for: what scrolls out with the page takes the panel along, and its last checks would never be read. */
const FITTING: NonNullable<PopoverProps['middlewares']> = {
  flip: true,
  shift: true,
  size: {
    padding: 8,
    apply: ({ availableHeight, elements }) => {
      elements.floating.style.maxHeight = `${Math.max(availableHeight, 160)}px`;
    },
  },
};

export interface SealBadgeProps {
  state: SealState;
  /** What the seal is of, where that is not plain from its place: "Log". */
  subject?: string;
  /** Only the mark, with its name for screen readers; in dense tables. */
  isCompact?: boolean;
  /** What the popover tells; without it the badge is not a button. */
  facts?: SealFacts;
}

/** The state of a seal, the same everywhere. Tap it: what was checked, by whom, when. */
export function SealBadge({ state, subject, isCompact = false, facts }: SealBadgeProps) {
  const { t } = useTranslation();
  const stateName = t(`seal.state.${state}`);
  const name = subject === undefined ? stateName : t('seal.of', { subject, state: stateName });
  const look = (
    <span className={classes.badge} data-state={state} data-compact={isCompact || undefined}>
      <SealMark state={state} size={18} />
      {isCompact ? null : <span>{name}</span>}
    </span>
  );
  if (!facts) {
    return isCompact ? (
      <span role="img" aria-label={name} title={name}>
        {look}
      </span>
    ) : (
      look
    );
  }
  return (
    <Popover width={340} position="bottom-start" withinPortal trapFocus returnFocus middlewares={FITTING}>
      <Popover.Target>
        <UnstyledButton className={classes.button} aria-label={t('seal.open', { state: name })}>
          {look}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown className={classes.panel}>
        <SealPanel state={state} facts={facts} />
      </Popover.Dropdown>
    </Popover>
  );
}
