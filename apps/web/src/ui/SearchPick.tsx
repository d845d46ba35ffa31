import { Combobox, Loader, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactNode, type Ref, useEffect, useEffectEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem, type ProblemError } from '../lib/problem.ts';
import { ProblemText } from './ProblemText.tsx';
import classes from './SearchPick.module.css';
import { useDropSide } from './useDropSide.ts';

export interface SearchPickProps<Item> {
  label: string;
  /** The label is read, not shown. */
  isLabelHidden?: boolean;
  placeholder?: string;
  /** Names the cache of answers, such as a route's id; other arguments of the search belong into it. */
  cacheKey: readonly unknown[];
  search: (text: string, signal: AbortSignal) => Promise<Item[]>;
  keyOf: (item: Item) => string;
  render: (item: Item) => ReactNode;
  /** Name of the group an item stands in; items of one group must come together. */
  groupOf?: (item: Item) => string;
  onPick: (item: Item) => void;
  /** Ask from so many characters on; 0 asks at once. Default 1. */
  minLength?: number;
  /** Said when nothing was found. */
  emptyText: string;
  /** The last choice: what is typed, as it stands; by the pointer, by arrows, or by Enter where nothing was found. */
  asWritten?: (text: string) => void;
  /** A last row, such as "Register a new patient". */
  footer?: (text: string) => ReactNode;
  /** The hits stand below the field instead of over the page, as in the palette. */
  isInline?: boolean;
  /** Escape in an inline field, where there is nothing over the page to close. */
  onEscape?: () => void;
  autoFocus?: boolean;
  rightSection?: ReactNode;
  error?: ReactNode;
  inputRef?: Ref<HTMLInputElement>;
}

const PAUSE_MS = 120;
/** No item is called this. */
const AS_WRITTEN = ' as written';

/**
 * Search while typing, arrows and Enter. The field owns all characters. Enter pressed before the answer has come picks
 * the first hit as soon as it is there: fast hands need not wait.
 */
export function SearchPick<Item>(props: SearchPickProps<Item>) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const found = useFound(props, text);
  const [isOpen, setOpen] = useState(false);
  // Not before there is something to show: hits that come in above a last row would take its place under the pointer.
  const isEmptyAway = found.isAway && !props.footer && !props.asWritten;
  const isDropped = isOpen && found.isAnswered && !isEmptyAway;
  const box = useRef<HTMLDivElement>(null);
  const drop = useDropSide(box, isOpen && !props.isInline, isDropped);
  const combobox = useCombobox({
    opened: props.isInline || isDropped,
    onDropdownOpen: () => setOpen(true),
    onDropdownClose: () => {
      setOpen(false);
      combobox.resetSelectedOption();
    },
  });
  const [isEager, setEager] = useState(false);

  const pick = (item: Item): void => {
    setText('');
    setEager(false);
    combobox.closeDropdown();
    props.onPick(item);
  };
  const write = (): void => {
    setText('');
    setEager(false);
    combobox.closeDropdown();
    props.asWritten?.(text.trim());
  };
  const settle = useEffectEvent(() => {
    const first = found.items[0];
    if (isEager && first !== undefined) pick(first);
    else if (isEager && props.asWritten) write();
    else combobox.selectFirstOption();
    setEager(false);
  });
  useEffect(() => {
    if (found.isSettled) settle();
  }, [found.isSettled, found.items]);

  const type = (value: string): void => {
    setText(value);
    setEager(false);
    setOpen(true);
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (event.key === 'Escape' && props.isInline) props.onEscape?.();
  };
  // Before the list sees it: the hits that still stand there answer an older text and must not be picked.
  const waitForAnswer = (event: React.KeyboardEvent): void => {
    if (event.key !== 'Enter' || !found.isAsked || found.isSettled) return;
    event.preventDefault();
    event.stopPropagation();
    setEager(true);
  };
  const field = (
    <TextInput
      ref={props.inputRef}
      wrapperProps={{ ref: box }}
      {...(props.isLabelHidden ? { 'aria-label': props.label } : { label: props.label })}
      placeholder={props.placeholder}
      value={text}
      onChange={(event) => type(event.currentTarget.value)}
      onFocus={() => setOpen(true)}
      onClick={() => setOpen(true)}
      onBlur={() => {
        // An Enter that waits for its answer is of this field: elsewhere nothing is added behind one's back.
        setEager(false);
        combobox.closeDropdown();
      }}
      onKeyDownCapture={waitForAnswer}
      onKeyDown={onKeyDown}
      error={props.error}
      autoFocus={props.autoFocus}
      data-autofocus={props.autoFocus || undefined}
      autoComplete="off"
      autoCorrect="off"
      spellCheck={false}
      rightSectionWidth="auto"
      rightSection={
        <span className={classes.right}>
          {found.isSlow ? <Loader size={16} role="status" aria-label={t('common.loading')} /> : props.rightSection}
        </span>
      }
    />
  );
  return (
    <Combobox
      store={combobox}
      withinPortal={false}
      position={drop.side}
      middlewares={{ flip: false }}
      onOptionSubmit={(key) => {
        if (key === AS_WRITTEN) write();
        const item = found.items.find((each) => props.keyOf(each) === key);
        if (item !== undefined) pick(item);
      }}
    >
      {props.isInline ? (
        <>
          <Combobox.EventsTarget withExpandedAttribute>{field}</Combobox.EventsTarget>
          <Hits {...props} found={found} text={text} height={drop.height} />
        </>
      ) : (
        <>
          <Combobox.Target withExpandedAttribute>{field}</Combobox.Target>
          <Combobox.Dropdown>
            <Hits {...props} found={found} text={text} height={drop.height} />
          </Combobox.Dropdown>
        </>
      )}
    </Combobox>
  );
}

function Hits<Item>(props: SearchPickProps<Item> & { found: FoundItems<Item>; text: string; height: number }) {
  const { t } = useTranslation();
  const { found, label, emptyText, footer, asWritten, height } = props;
  const text = props.text.trim();
  const isWritten = asWritten !== undefined && found.isAsked && text !== '';
  const isEmpty = found.items.length === 0;
  return (
    <>
      <Combobox.Options aria-label={label} mah={height} className={classes.options} hidden={isEmpty && !isWritten}>
        <Options {...props} items={found.items} />
        {isWritten ? (
          <Combobox.Option value={AS_WRITTEN} className={classes.written}>
            {t('common.asWritten', { text })}
          </Combobox.Option>
        ) : null}
      </Combobox.Options>
      {found.isSettled && isEmpty && !found.problem ? <Combobox.Empty>{emptyText}</Combobox.Empty> : null}
      {found.problem ? <ProblemText problem={found.problem} /> : null}
      {footer ? <Combobox.Footer>{footer(props.text)}</Combobox.Footer> : null}
    </>
  );
}

interface FoundItems<Item> {
  items: readonly Item[];
  /** Enough is typed to ask. */
  isAsked: boolean;
  /** There is an answer, to an older text too, or it is known that none comes soon. */
  isAnswered: boolean;
  /** Nobody answers: the bar over the page says so. */
  isAway: boolean;
  /** The items are the answer to what stands in the field now. */
  isSettled: boolean;
  isSlow: boolean;
  problem: ProblemError | null;
}

function useFound<Item>({ cacheKey, search, minLength = 1 }: SearchPickProps<Item>, text: string): FoundItems<Item> {
  const trimmed = text.trim();
  const [settled] = useDebouncedValue(trimmed, PAUSE_MS);
  // The first letter is asked at once; a pause is only for what follows.
  const asked = settled === '' ? trimmed : settled;
  const isAsked = trimmed.length >= minLength;
  const query = useQuery({
    queryKey: ['pick', ...cacheKey, asked],
    queryFn: ({ signal }) => search(asked, signal),
    enabled: isAsked,
    staleTime: 30_000,
    placeholderData: keepPreviousData,
  });
  // Nobody answers: hits for another text would stand there until somebody presses one of them.
  const isFailing = query.fetchStatus === 'paused' || query.failureCount > 0;
  const isAway = (query.isPlaceholderData || query.data === undefined) && isFailing && query.error === null;
  const isSettled = isAsked && asked === trimmed && query.isFetched && !query.isPlaceholderData;
  return {
    items: isAsked && !isAway ? (query.data ?? []) : [],
    isAsked,
    isAnswered: isAsked && (query.data !== undefined || isFailing),
    isAway,
    isSettled,
    isSlow: isAway || (query.isFetching && query.data === undefined),
    problem: query.error ? asProblem(query.error) : null,
  };
}

function Options<Item>({ items, keyOf, render, groupOf }: SearchPickProps<Item> & { items: readonly Item[] }) {
  const option = (item: Item): ReactNode => (
    <Combobox.Option key={keyOf(item)} value={keyOf(item)}>
      {render(item)}
    </Combobox.Option>
  );
  if (!groupOf) return items.map(option);
  return [...Map.groupBy(items, groupOf)].map(([group, members]) => (
    <Combobox.Group key={group} label={group}>
      {members.map(option)}
    </Combobox.Group>
  ));
}
