import { Popover } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useNavigate, useRouterState } from '@tanstack/react-router';
import { useEffect, useEffectEvent, useRef } from 'react';
import { useHelpTexts } from './texts.ts';
import { TourCard } from './TourCard.tsx';
import type { Running, Tours } from './useTours.ts';
import { type Box, useTarget } from './useTarget.ts';
import classes from './Tour.module.css';

/** A tour on its way: a ring around what the step is about, and its words beside it; on the phone in a sheet. */
export function TourGuide({ tours, running }: { tours: Tours; running: Running }) {
  const step = running.steps[running.at];
  if (step === undefined) throw new Error('a tour without a step');
  const { texts } = useHelpTexts(true);
  useEffect(() => focusHelp, []);
  const isThere = useStepPage(step.path, step.name, tours.leave);
  const box = useTarget(step.name, step.targets, isThere && texts !== undefined, tours.skip);
  const isPhone = useMediaQuery('(max-width: 40em)', undefined, { getInitialValueInEffect: false });
  if (box === null || texts === undefined) return null;
  const card = (
    <TourCard
      key={step.name}
      name={step.name}
      words={texts.tour[step.name]}
      at={running.at}
      of={running.steps.length}
      onMove={tours.move}
      onLeave={tours.leave}
    />
  );
  const place = { top: box.top - 4, left: box.left - 4, width: box.width + 8, height: box.height + 8 };
  if (isPhone) {
    return (
      <>
        <div className={classes.ring} style={place} />
        <div className={classes.sheet} data-at={isLow(box) ? 'top' : 'bottom'}>
          {card}
        </div>
      </>
    );
  }
  return (
    <Popover
      opened
      position="bottom"
      withArrow
      arrowSize={10}
      width={340}
      shadow="md"
      floatingStrategy="fixed"
      closeOnEscape={false}
      closeOnClickOutside={false}
      withRoles={false}
      transitionProps={{ duration: 0 }}
      middlewares={{ flip: true, shift: { padding: 12 } }}
    >
      <Popover.Target>
        <div className={classes.ring} style={place} />
      </Popover.Target>
      <Popover.Dropdown p={0}>{card}</Popover.Dropdown>
    </Popover>
  );
}

/** A tour that ends takes its focus along, and often the line that offered it: what follows is the help that keeps it. */
function focusHelp(): void {
  if (document.activeElement !== document.body) return;
  document.querySelector<HTMLElement>('[data-tour="help"]')?.focus({ preventScroll: true });
}

/** A sheet at the thumb would cover it. */
function isLow(box: Box): boolean {
  return box.top + box.height / 2 > window.innerHeight * 0.5;
}

/** Goes to the page of the step; whoever then walks on by themselves has left the tour. */
function useStepPage(path: string | null, name: string, onLeft: () => void): boolean {
  const navigate = useNavigate();
  // Not the address being gone to: until it is drawn, the page before still stands there.
  const now = useRouterState({ select: (state) => state.resolvedLocation?.pathname });
  const arrived = useRef<string | null>(null);
  const left = useEffectEvent(onLeft);
  const isThere = path === null || now === path;
  useEffect(() => {
    if (isThere) {
      arrived.current = name;
    } else if (arrived.current === name) {
      left();
    } else {
      void navigate({ to: path });
    }
  }, [isThere, name, path, navigate]);
  return isThere;
}
