import { type FormEvent, type ReactNode, useEffect, useRef } from 'react';
import type { ProblemError } from '../lib/problem.ts';
import { useProblemWords } from './ProblemText.tsx';
import classes from './Form.module.css';

export interface FormProps {
  label: string;
  onSubmit: () => void;
  /** The refusal of the last try: the first field that it marks gets the focus. */
  problem: ProblemError | null;
  /** Joins buttons that stand elsewhere (in the page's head, in a dialog's foot) by their `form` attribute. */
  id?: string;
  children: ReactNode;
}

/** A form that Enter sends. What was typed stays whatever the answer is. */
export function Form({ label, onSubmit, problem, id, children }: FormProps) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (problem) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [problem]);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    // A dialog stands in the tree of the page that opened it: its Enter must not send the page's form too.
    event.stopPropagation();
    onSubmit();
  };
  return (
    <form ref={form} onSubmit={submit} aria-label={label} {...(id === undefined ? {} : { id })}>
      {children}
    </form>
  );
}

/** The form's buttons, the main one last; on the phone they stay at the thumb, unless the page has several such forms. */
export function FormActs({ isOneOfMany = false, children }: { isOneOfMany?: boolean; children: ReactNode }) {
  return (
    <div className={classes.acts} data-stays={!isOneOfMany || undefined}>
      {children}
    </div>
  );
}

export interface FormProblem {
  /** The words for the field at `path`. */
  errorOf: (path: string) => string | undefined;
  /** The refusal when no shown field is to blame; stands beside the buttons. */
  general: ProblemError | null;
}

/** Where the words of a refusal stand: at the field that it names, with the server's figures, else beside the buttons. */
export function useFormProblem(problem: ProblemError | null, shown: readonly string[]): FormProblem {
  const words = useProblemWords();
  const field = problem?.context.field;
  const at = field !== undefined && shown.includes(field) ? field : null;
  return {
    errorOf: (path) => {
      if (problem === null || at !== path) return undefined;
      const { text, detail } = words(problem);
      return detail === null ? text : `${text} ${detail}`;
    },
    general: problem !== null && at === null ? problem : null,
  };
}
