import { Loader, UnstyledButton } from '@mantine/core';
import { type DemoPersonJson, identity, type SessionJson, type SignInStepJson } from '@pramana/contract';
import { IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../lib/query.ts';
import { ProblemText } from '../../ui/ProblemText.tsx';
import { roleIcon } from './roleIcon.ts';
import classes from './DemoPeople.module.css';

interface DemoPeopleProps {
  people: readonly DemoPersonJson[];
  password: string;
  onSignedIn: (session: SessionJson) => void;
  /** Of who has a second step: asked beside the outbox that shows their code. */
  onStep: (step: SignInStepJson) => void;
}

/** The demo's people as cards: one tap signs in. */
export function DemoPeople({ people, password, onSignedIn, onStep }: DemoPeopleProps) {
  const { t } = useTranslation();
  const signIn = useAction(identity.session.create);
  const [chosen, setChosen] = useState('');
  const enter = (login: string): void => {
    setChosen(login);
    signIn.run({ body: { login, password } }, ({ data }) => ('step' in data ? onStep(data) : onSignedIn(data)));
  };
  const groups = [...Map.groupBy(people, (person) => person.hospital ?? t('frame.node'))];
  return (
    <div className={classes.people}>
      {signIn.problem ? <ProblemText problem={signIn.problem} /> : null}
      {groups.map(([hospital, members]) => (
        <section key={hospital} aria-label={hospital}>
          <h2 className={classes.hospital}>{hospital}</h2>
          <ul className={classes.cards}>
            {members.map((person) => (
              <li key={person.login}>
                <PersonCard
                  person={person}
                  isBusy={signIn.isBusy && chosen === person.login}
                  onChoose={() => enter(person.login)}
                />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function PersonCard({ person, isBusy, onChoose }: { person: DemoPersonJson; isBusy: boolean; onChoose: () => void }) {
  const { t } = useTranslation();
  const Icon = roleIcon[person.role];
  return (
    <UnstyledButton className={classes.card} onClick={onChoose} title={person.login}>
      <span className={classes.icon}>
        <Icon size={20} stroke={1.6} aria-hidden />
      </span>
      <span className={classes.words}>
        <span className={classes.name}>{person.name}</span>
        <span className={classes.role}>
          {t(`role.${person.role}`)}
          {person.second === null ? null : ` · ${t(`identity.demo.second.${person.second}`)}`}
        </span>
      </span>
      {isBusy ? <Loader size={16} /> : <IconChevronRight size={16} className={classes.go} aria-hidden />}
    </UnstyledButton>
  );
}
