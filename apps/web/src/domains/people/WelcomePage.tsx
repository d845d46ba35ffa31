import { Anchor, Button, Skeleton, Stack } from '@mantine/core';
import { joining } from '@pramana/contract';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useRoute } from '../../lib/query.ts';
import { paths } from '../../paths.ts';
import { ProblemText } from '../../ui/ProblemText.tsx';
import { Entrance } from '../identity/Entrance.tsx';

/** A hospital's own page, at an address that it can print: where its people sign in, apply, and take up their card. */
export default function WelcomePage() {
  const { t } = useTranslation();
  const { hospital = '' } = useParams({ strict: false });
  const { data, problem } = useRoute(joining.apply.show, { params: { hospital } });
  if (problem?.code === 'not_found')
    return (
      <Entrance title={t('people.welcome.nowhere')} text={t('people.welcome.nowhereText')}>
        <Anchor renderRoot={(props) => <Link to={paths.login()} {...props} />}>{t('people.welcome.signIn')}</Anchor>
      </Entrance>
    );
  if (!data)
    return (
      <Entrance title={t('people.welcome.title')}>
        {problem ? <ProblemText problem={problem} /> : <ButtonsSkeleton />}
      </Entrance>
    );
  return (
    <Entrance title={data.name} {...(data.place === '' ? {} : { text: data.place })}>
      <Stack gap="sm">
        <Button renderRoot={(props) => <Link to={paths.login()} {...props} />}>{t('people.welcome.signIn')}</Button>
        <Button variant="default" renderRoot={(props) => <Link to={paths.apply(hospital)} {...props} />}>
          {t('people.welcome.apply')}
        </Button>
        <Button variant="default" renderRoot={(props) => <Link to={paths.card(hospital)} {...props} />}>
          {t('people.welcome.card')}
        </Button>
      </Stack>
    </Entrance>
  );
}

function ButtonsSkeleton() {
  return (
    <Stack gap="sm">
      <Skeleton height={36} />
      <Skeleton height={36} />
      <Skeleton height={36} />
    </Stack>
  );
}
