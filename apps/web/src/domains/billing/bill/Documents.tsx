import { ActionIcon, Tooltip } from '@mantine/core';
import type { BillJson } from '@pramana/contract';
import { IconPrinter } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem, type ProblemError } from '../../../lib/problem.ts';
import { MoneyText } from '../../../ui/MoneyText.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { SealBadge } from '../../../ui/SealBadge.tsx';
import { TimeText } from '../../../ui/TimeText.tsx';
import { printDocument } from '../print/printing.ts';
import { type Printed, type PrintLanguage, usePaper } from '../../../ui/print/printing.ts';
import { useBlockFacts } from './sealFacts.ts';
import classes from './Bill.module.css';
import { openWord } from '../../../lib/openWord.ts';

type BlockJson = NonNullable<BillJson['block']>;

/** Payments, credit notes and refunds of a bill: each a sealed document of its own, newest last. */
export function Documents({ bill }: { bill: BillJson }) {
  const { t } = useTranslation();
  return (
    <>
      <Group title={t('billing.bill.payments')} isShown={bill.payments.length > 0}>
        {bill.payments.map((each) => (
          <Document key={each.id} {...each} minor={each.amount}>
            {t(`billing.method.${each.method}`)}
            {each.reference === '' ? '' : ` · ${each.reference}`}
            {each.change !== null && each.change !== '0' ? (
              <>
                {` · ${t('billing.pay.change')} `}
                <MoneyText minor={each.change} />
              </>
            ) : null}
          </Document>
        ))}
      </Group>
      <Group title={t('billing.bill.creditNotes')} isShown={bill.creditNotes.length > 0}>
        {bill.creditNotes.map((each) => (
          <Document key={each.id} {...each} minor={each.total}>
            {openWord(t, `billing.reason.${each.reasonCode}`, { defaultValue: each.reasonCode })}
            {each.note === '' ? '' : ` · ${each.note}`}
            {each.approver === null ? '' : ` · ${t('billing.discount.approvedBy', { name: each.approver })}`}
          </Document>
        ))}
      </Group>
      <Group title={t('billing.bill.refunds')} isShown={bill.refunds.length > 0}>
        {bill.refunds.map((each) => (
          <Document key={each.id} {...each} minor={each.amount}>
            {t(`billing.method.${each.method}`)}
            {each.reference === '' ? '' : ` · ${each.reference}`}
          </Document>
        ))}
      </Group>
    </>
  );
}

function Group({ title, isShown, children }: { title: string; isShown: boolean; children: ReactNode }) {
  if (!isShown) return null;
  return (
    <section>
      <h2 className={classes.heading}>{title}</h2>
      <ul className={classes.documents}>{children}</ul>
    </section>
  );
}

interface DocumentProps {
  id: string;
  block: BlockJson;
  minor: string;
  at: string;
  author: string;
  children: ReactNode;
}

function Document({ id, block, minor, at, author, children }: DocumentProps) {
  const { t, i18n } = useTranslation();
  const [paper] = usePaper();
  const [problem, setProblem] = useState<ProblemError | null>(null);
  const [unopened, setUnopened] = useState<Printed>(null);
  const facts = useBlockFacts();
  const print = (): void => {
    setProblem(null);
    printDocument(id, paper, i18n.language as PrintLanguage).then(setUnopened, (thrown: unknown) =>
      setProblem(asProblem(thrown)),
    );
  };
  const label = t('billing.print.document', { number: block.label });
  return (
    <li className={classes.document}>
      <span className={classes.documentNumber}>{block.label}</span>
      <SealBadge state={block.state} isCompact facts={facts(block)} />
      <span className={classes.documentWhat}>
        {children}
        <span className={classes.lineFacts}>
          <TimeText at={at} /> · {author}
        </span>
      </span>
      <MoneyText minor={minor} />
      <Tooltip label={label}>
        <ActionIcon aria-label={label} onClick={print}>
          <IconPrinter size={18} stroke={1.6} />
        </ActionIcon>
      </Tooltip>
      {unopened === null ? null : (
        <a href={unopened} target="_blank" rel="noopener">
          {t('print.open')}
        </a>
      )}
      {problem ? <ProblemText problem={problem} /> : null}
    </li>
  );
}
