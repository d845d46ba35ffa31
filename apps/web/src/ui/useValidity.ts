import { type RefObject, useEffect, useRef } from 'react';

/**
 * The ref of a field whose form is not sent while `problem` stands: what a person typed and nobody can read must never go out as
 * nothing typed.
 */
export function useValidity(problem: string | null): RefObject<HTMLInputElement | null> {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.setCustomValidity(problem ?? ''), [problem]);
  return field;
}
