import { Popover, UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { SealMark, type SealState } from './SealMark.tsx';
import { type SealFacts, SealPanel } from './SealPanel.tsx';
import classes from './Seal.module.css';

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
    <Popover width={340} position="bottom-start" withinPortal trapFocus returnFocus>
      <Popover.Target>
        <UnstyledButton className={classes.button} aria-label={t('seal.open', { state: name })}>
          {look}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <SealPanel state={state} facts={facts} />
      </Popover.Dropdown>
    </Popover>
  );
}
