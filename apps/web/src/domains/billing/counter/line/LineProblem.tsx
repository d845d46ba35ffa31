import { useTranslation } from 'react-i18next';
import { monthText } from '../../../../lib/format.ts';
import { ProblemError } from '../../../../lib/problem.ts';
import { useProblemWords } from '../../../../ui/ProblemText.tsx';
import { MoneyText } from '../../../../ui/MoneyText.tsx';
import { type CounterLine, isSavedQuantity } from '../lines.ts';
import type { LineFigure } from '../totals.ts';
import classes from './Line.module.css';
import { openWord } from '../../../../lib/openWord.ts';

interface LineProblemProps {
  line: CounterLine;
  figure: LineFigure | undefined;
  refusal: ProblemError | null;
}

/**
 * Why a line cannot be sealed, at the line, with both figures where there are two: the refusal of the seal, else what the
 * saved draft says, else what the same rules say here already.
 */
export function LineProblem({ line, figure, refusal }: LineProblemProps) {
  const { t } = useTranslation();
  const otherBatch = useOtherBatch(refusal);
  const words = useProblemWords();
  const problem = refusal ?? savedProblem(line);
  const local = problem === null ? (figure?.refusal ?? null) : null;
  if (problem === null && local === null) return null;
  const code = problem?.code ?? local?.code ?? '';
  const text = otherBatch ?? (problem ? words(problem).text : openWord(t, `problem.${code}`, { defaultValue: code }));
  const figures = local ?? figuresOf(problem);
  return (
    <p className={classes.problem} role="alert">
      {text}
      {figures && problem?.context.detail === undefined ? (
        <span className={classes.figures}>
          <MoneyText minor={figures.amount} /> {t('billing.line.above')} <MoneyText minor={figures.limit} />
        </span>
      ) : null}
    </p>
  );
}

/** Another batch than the one that was seen: its name and expiry, as they stand on the pack. */
function useOtherBatch(refusal: ProblemError | null): string | null {
  const { t, i18n } = useTranslation();
  const { batch, expiry } = refusal?.context.params ?? {};
  if (refusal?.code !== 'bill_changed' || typeof batch !== 'string' || typeof expiry !== 'string') return null;
  return t('billing.line.otherBatch', { number: batch, month: monthText(expiry, i18n.language) });
}

function savedProblem(line: CounterLine): ProblemError | null {
  // A save of another quantity: its refusal may be gone already, and the next save will tell.
  if (!isSavedQuantity(line)) return null;
  const problem = line.saved.find((part) => part.problem !== null)?.problem;
  return problem
    ? new ProblemError(problem.code as ProblemError['code'], { status: 422, detail: problem.message })
    : null;
}

function figuresOf(problem: ProblemError | null): { amount: bigint; limit: bigint } | null {
  const { amount, limit } = problem?.context.params ?? {};
  if (typeof amount !== 'string' || typeof limit !== 'string') return null;
  return { amount: BigInt(amount), limit: BigInt(limit) };
}
