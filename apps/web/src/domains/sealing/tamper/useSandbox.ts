import { useCallback, useEffect, useState } from 'react';
import { changeAmount, coverUp, flipByte, removeBlock, signAnew } from './acts.ts';
import { type Judgement, judge } from './judge.ts';
import { buildSandbox, type CopiedBlock, copySandbox, type Sandbox } from './sandbox.ts';

export interface SandboxActs {
  /** An amount in paise. */
  change: (key: string, line: number, amount: number) => void;
  flip: (key: string) => void;
  remove: (key: string) => void;
  cover: () => void;
  sign: () => void;
  reset: () => void;
}

/** What was done so far, in order; `change` counts once however often a figure was typed. */
export type Done = 'change' | 'flip' | 'remove' | 'cover' | 'sign';

export interface ShownSandbox {
  sandbox: Sandbox;
  judgement: Judgement;
  done: readonly Done[];
}

/** Real keys and salts, made for this page and forgotten with it. */
const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length));

/** A copy of these blocks (of made-up ones without any) that may be broken, judged anew after each act. */
export function useSandbox(copied: readonly CopiedBlock[] | null): { shown: ShownSandbox | null; acts: SandboxActs } {
  const [shown, setShown] = useState<ShownSandbox | null>(null);
  const reset = useCallback(async () => {
    const sandbox = await (copied === null ? buildSandbox(random) : copySandbox(copied, random));
    setShown({ sandbox, judgement: judge(sandbox), done: [] });
  }, [copied]);
  useEffect(() => void reset(), [reset]);
  const act = (what: Done, change: (sandbox: Sandbox) => Sandbox): void =>
    setShown((former) => former && next(former, what, change(former.sandbox)));
  const sign = async (): Promise<void> => {
    if (shown === null) return;
    const sandbox = await signAnew(shown.sandbox);
    setShown(next(shown, 'sign', sandbox));
  };
  return {
    shown,
    acts: {
      change: (key, line, amount) => act('change', (sandbox) => changeAmount(sandbox, key, line, amount)),
      flip: (key) => act('flip', (sandbox) => flipByte(sandbox, key)),
      remove: (key) => act('remove', (sandbox) => removeBlock(sandbox, key)),
      cover: () => act('cover', (sandbox) => coverUp(sandbox, random)),
      sign: () => void sign(),
      reset: () => void reset(),
    },
  };
}

function next({ done }: ShownSandbox, what: Done, sandbox: Sandbox): ShownSandbox {
  return { sandbox, judgement: judge(sandbox), done: done.at(-1) === what ? done : [...done, what] };
}
