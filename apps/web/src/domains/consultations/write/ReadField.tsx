import { TextInput, type TextInputProps } from '@mantine/core';
import { useState } from 'react';
import type { Unread } from './unread.ts';

interface ReadFieldProps<T> extends Omit<TextInputProps, 'value' | 'onChange' | 'error'> {
  /** Under which name unreadable text waits. */
  place: string;
  unread: Unread;
  /** The value in words; '' when there is none yet, which is marked too once the field was left, unless `isOptional`. */
  shown: string;
  read: (typed: string) => T | null;
  onRead: (value: T | null) => void;
  /** What can be read here. */
  wrong: string;
  isOptional?: boolean;
}

/** A field whose text means a value: what cannot be read stays as it was typed, marked, and is no value. */
export function ReadField<T>({
  place,
  unread,
  shown,
  read,
  onRead,
  wrong,
  isOptional = false,
  ...field
}: ReadFieldProps<T>) {
  const [typed, setTyped] = useState<string | null>(null);
  const [isLeft, setLeft] = useState(false);
  const text = unread.texts[place] ?? typed ?? shown;
  const isWrong = unread.texts[place] !== undefined || (text === '' && !isOptional && isLeft);
  const type = (next: string): void => {
    const value = read(next);
    setTyped(next);
    unread.mark(place, value !== null || (isOptional && next.trim() === '') ? null : next);
    onRead(value);
  };
  return (
    <TextInput
      {...field}
      value={text}
      onChange={(event) => type(event.currentTarget.value)}
      onBlur={() => {
        setTyped(null);
        setLeft(true);
      }}
      error={isWrong ? wrong : undefined}
      autoComplete="off"
    />
  );
}
