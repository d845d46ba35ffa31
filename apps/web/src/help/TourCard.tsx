import { Button, CloseButton, Text } from '@mantine/core';
import { type KeyboardEvent, useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { StepName } from './tours.ts';
import classes from './Tour.module.css';

interface TourCardProps {
  name: StepName;
  words: { title: string; text: string };
  /** Counted from 0. */
  at: number;
  of: number;
  onMove: (by: 1 | -1) => void;
  onLeave: () => void;
}

/** The words of one step. The page stays usable: nothing is trapped, Escape leaves, arrows move. */
export function TourCard({ name, words, at, of, onMove, onLeave }: TourCardProps) {
  const { t } = useTranslation();
  const id = useId();
  const next = useRef<HTMLButtonElement>(null);
  useEffect(() => next.current?.focus({ preventScroll: true }), []);
  const onKeyDown = (event: KeyboardEvent): void => {
    const acts: Record<string, () => void> = {
      ArrowRight: () => onMove(1),
      ArrowLeft: () => onMove(-1),
      Escape: onLeave,
    };
    const act = acts[event.key];
    if (act === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };
  const isLast = at === of - 1;
  return (
    <section
      role="dialog"
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-text`}
      className={classes.card}
      data-step={name}
      onKeyDown={onKeyDown}
    >
      <div className={classes.head}>
        <Text component="h2" id={`${id}-title`} fw={600} size="md">
          {words.title}
        </Text>
        <CloseButton aria-label={t('tour.leave')} onClick={onLeave} />
      </div>
      <Text id={`${id}-text`} size="sm" aria-live="polite">
        {words.text}
      </Text>
      <div className={classes.foot}>
        <Text size="xs" c="dimmed">
          {t('tour.stepOf', { step: at + 1, of })}
        </Text>
        <span className={classes.moves}>
          {at === 0 ? null : (
            <Button variant="default" size="compact-sm" onClick={() => onMove(-1)}>
              {t('tour.back')}
            </Button>
          )}
          <Button ref={next} size="compact-sm" onClick={() => onMove(1)}>
            {t(isLast ? 'tour.finish' : 'tour.next')}
          </Button>
        </span>
      </div>
    </section>
  );
}
