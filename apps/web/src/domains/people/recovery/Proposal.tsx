import { Badge, Group, Stack, Text } from '@mantine/core';
import type { RecoveryJson } from '@pramana/contract';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { paths } from '../../../paths.ts';
import type { ProblemError } from '../../../lib/problem.ts';
import { useWhyWords } from '../../../ui/ActionButton.tsx';
import { ConfirmButton } from '../../../ui/ConfirmButton.tsx';
import { Fact, Facts } from '../../../ui/Facts.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { TimeText } from '../../../ui/TimeText.tsx';
import classes from './Recovery.module.css';

export interface ProposalActs {
  confirm: (id: string) => void;
  withdraw: (id: string) => void;
  /** An admin objects; absent where nobody can. */
  object?: (id: string) => void;
  isBusy: boolean;
  problem: ProblemError | null;
}

interface ProposalProps {
  proposal: RecoveryJson;
  acts: ProposalActs;
  /** Whether the reader may open the hospital's log: the operator may not. */
  isInside: boolean;
}

const OPEN: readonly RecoveryJson['state'][] = ['waiting', 'ready'];

/** One proposal of a new admin: who, why, how it stands, and what the reader may do about it. */
export function Proposal({ proposal, acts, isInside }: ProposalProps) {
  const { t } = useTranslation();
  const { block } = proposal;
  const isOpen = OPEN.includes(proposal.state);
  return (
    <li className={classes.proposal} data-open={isOpen || undefined}>
      <Stack gap="sm">
        <Group gap="sm">
          <Text fw={600}>{t('people.recovery.becomes', proposal)}</Text>
          <Badge tt="none" variant="light" color={isOpen ? 'amber' : 'gray'}>
            {t(`people.recovery.states.${proposal.state}`)}
          </Badge>
        </Group>
        <Facts>
          <Fact name={t('people.reason')}>{proposal.reason}</Fact>
          <Fact name={t(proposal.isAskedInside ? 'people.recovery.askedBy' : 'people.recovery.proposedBy')}>
            {proposal.proposedBy} · <TimeText at={proposal.proposedAt} />
          </Fact>
          {isOpen ? (
            <>
              <Fact name={t('people.recovery.readyAt')}>
                <TimeText at={proposal.readyAt} />
              </Fact>
              <Fact name={t('people.recovery.expiresAt')}>
                <TimeText at={proposal.expiresAt} />
              </Fact>
            </>
          ) : null}
          {proposal.closedBy === null || proposal.closedAt === null ? null : (
            <Fact name={t(`people.recovery.states.${proposal.state}`)}>
              {proposal.closedBy} · <TimeText at={proposal.closedAt} />
            </Fact>
          )}
          {block === null ? null : (
            <Fact name={t('people.recovery.entry')}>
              {isInside ? <Link to={paths.block(block.series, block.number)}>{block.label}</Link> : block.label}
            </Fact>
          )}
        </Facts>
        {isOpen ? <Acts proposal={proposal} acts={acts} isInside={isInside} /> : null}
      </Stack>
    </li>
  );
}

function Acts({ proposal, acts, isInside }: ProposalProps) {
  const { t } = useTranslation();
  const { id, can, person, hospital } = proposal;
  // The operator stops what was asked for in the hospital; everybody takes back what is theirs.
  const isTheirs = !isInside && proposal.isAskedInside;
  const words = { person, hospital: hospital.name };
  const { object } = acts;
  const why = useWhyWords()(can.confirm);
  return (
    <>
      {acts.problem ? <ProblemText problem={acts.problem} /> : null}
      {can.confirm.ok ? null : (
        <Text size="sm" c="dimmed">
          {why}
        </Text>
      )}
      <Group gap="sm">
        {can.withdraw.ok ? (
          <ConfirmButton
            variant="default"
            question={t(isTheirs ? 'people.recovery.objectQuestion' : 'people.recovery.withdrawQuestion')}
            consequence={t(isTheirs ? 'people.recovery.objectText' : 'people.recovery.withdrawText', words)}
            isBusy={acts.isBusy}
            onAct={() => acts.withdraw(id)}
          >
            {t(isTheirs ? 'people.recovery.object' : 'people.recovery.withdraw')}
          </ConfirmButton>
        ) : null}
        {object !== undefined && can.object.ok ? (
          <ConfirmButton
            variant="default"
            question={t('people.recovery.objectQuestion')}
            consequence={t('people.recovery.objectText', words)}
            isBusy={acts.isBusy}
            onAct={() => object(id)}
          >
            {t('people.recovery.object')}
          </ConfirmButton>
        ) : null}
        <ConfirmButton
          can={can.confirm}
          question={t('people.recovery.confirmQuestion', words)}
          consequence={t('people.recovery.confirmText', words)}
          isBusy={acts.isBusy}
          onAct={() => acts.confirm(id)}
        >
          {t('people.recovery.confirm')}
        </ConfirmButton>
      </Group>
    </>
  );
}
