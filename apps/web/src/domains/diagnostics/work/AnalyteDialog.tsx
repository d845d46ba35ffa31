import { Button, MultiSelect, NumberInput, SegmentedControl, TagsInput, TextInput } from '@mantine/core';
import { type AnalyteJson, diagnostics } from '@pramana/contract';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { newKey } from '../../../lib/intent.ts';
import { useAction } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { DateField } from '../../../ui/DateField.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { Form, FormActs, useFormProblem } from '../../../ui/Form.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { SubmitButton } from '../../../ui/SubmitButton.tsx';
import classes from '../Diagnostics.module.css';
import { endText, NEW_ANALYTE, ownCode, readEnd, readRange, type TypedRange, typedRange } from './defining.ts';
import { RangeFields } from './RangeFields.tsx';

interface AnalyteDialogProps {
  /** Null: a value of the hospital's own. */
  analyte: AnalyteJson | null;
  taken: readonly string[];
  today: string;
  onClose: () => void;
}

const refreshes = [diagnostics.tests.list, diagnostics.tests.history];
const EMPTY: Omit<TypedRange, 'key'> = { sex: '', from: '', until: '', low: '', high: '', source: '' };

/** Ranges and limits of a value, from a day on. Name, unit and decimals of one that is there stay: another unit is another value. */
export function AnalyteDialog(props: AnalyteDialogProps) {
  const { t } = useTranslation();
  const { analyte, onClose } = props;
  return (
    <Dialog title={analyte?.name ?? t('diagnostics.tests.newValue')} isOpen onClose={onClose} width={760}>
      <AnalyteForm {...props} />
    </Dialog>
  );
}

function AnalyteForm({ analyte, taken, today, onClose }: AnalyteDialogProps) {
  const { t } = useTranslation();
  const start = analyte ?? NEW_ANALYTE;
  const [said, setSaid] = useState(start);
  const { name, unit, digits, options, normal, alarming } = said;
  const isChosen = said.possible === null;
  const [ends, setEnds] = useState({
    least: endText(start.possible?.[0] ?? 0, start.digits),
    most: endText(start.possible?.[1] ?? 0, start.digits),
    low: endText(start.critical?.low ?? null, start.digits),
    high: endText(start.critical?.high ?? null, start.digits),
    source: start.critical?.source ?? '',
  });
  const [ranges, setRanges] = useState(() => start.ranges.map((each) => typedRange(each, start.digits, newKey())));
  const [from, setFrom] = useState(today);
  const [reason, setReason] = useState('');
  const [isWrong, setWrong] = useState(false);
  const send = useAction(diagnostics.tests.measure, { refreshes });
  const shown = ['name', 'unit', 'options', 'normal', 'alarming', 'possible', 'critical', 'from', 'reason'];
  const { errorOf, general } = useFormProblem(send.problem, [...shown, ...ranges.map((_, i) => `ranges/${i}`)]);
  const change = (part: Partial<AnalyteJson>): void => setSaid({ ...said, ...part });

  const save = (): void => {
    const read = isChosen ? [] : ranges.map((each) => readRange(each, digits));
    const figures = [ends.least, ends.most, ends.low, ends.high].map((each) => readEnd(each, digits));
    const [least, most, low = null, high = null] = figures;
    const wrong = !isChosen && (read.includes(null) || figures.includes(undefined) || least === null || most === null);
    setWrong(wrong);
    if (wrong) return;
    const critical = low === null && high === null ? null : { low, high, source: ends.source.trim() };
    const body = {
      code: analyte === null ? ownCode(name, taken) : said.code,
      name,
      unit,
      digits,
      possible: isChosen ? null : ([least ?? 0, most ?? 0] as [number, number]),
      ranges: read.flatMap((each) => each ?? []),
      critical: isChosen ? null : critical,
      options: isChosen ? options : [],
      normal: isChosen ? normal : [],
      alarming: isChosen ? alarming : [],
      from,
      reason: reason.trim(),
    };
    send.run({ body }, () => {
      toast(t('diagnostics.tests.saved'));
      onClose();
    });
  };
  return (
    <Form label={analyte?.name ?? t('diagnostics.tests.newValue')} onSubmit={save} problem={send.problem}>
      {analyte === null ? (
        <>
          <TextInput
            label={t('diagnostics.tests.valueName')}
            value={name}
            onChange={(event) => change({ name: event.currentTarget.value })}
            error={errorOf('name')}
            maxLength={200}
            required
            data-autofocus
          />
          <SegmentedControl
            mt="md"
            aria-label={t('diagnostics.tests.kind')}
            value={isChosen ? 'chosen' : 'number'}
            onChange={(kind) => change({ possible: kind === 'chosen' ? null : [0, 1_000], unit: '', digits: 0 })}
            data={(['number', 'chosen'] as const).map((value) => ({ value, label: t(`diagnostics.tests.${value}`) }))}
          />
        </>
      ) : null}
      {isChosen ? (
        <div className={classes.fields}>
          <TagsInput
            label={t('diagnostics.tests.options')}
            value={options}
            onChange={(all) => change({ options: all })}
            error={errorOf('options')}
            maxTags={20}
          />
          <MultiSelect
            label={t('diagnostics.tests.normal')}
            data={options}
            value={normal}
            onChange={(all) => change({ normal: all })}
            error={errorOf('normal')}
          />
          <MultiSelect
            label={t('diagnostics.tests.alarming')}
            data={options}
            value={alarming}
            onChange={(all) => change({ alarming: all })}
            error={errorOf('alarming')}
          />
        </div>
      ) : (
        <>
          <div className={classes.fields}>
            {analyte === null ? (
              <>
                <TextInput
                  label={t('diagnostics.tests.unit')}
                  value={unit}
                  onChange={(event) => change({ unit: event.currentTarget.value })}
                  error={errorOf('unit')}
                  maxLength={20}
                />
                <NumberInput
                  label={t('diagnostics.tests.digits')}
                  value={digits}
                  min={0}
                  max={3}
                  onChange={(count) => change({ digits: Number(count) || 0 })}
                />
              </>
            ) : null}
            {(['least', 'most', 'low', 'high'] as const).map((end) => (
              <TextInput
                key={end}
                label={t(`diagnostics.tests.${end}`)}
                value={ends[end]}
                inputMode="decimal"
                onChange={(event) => setEnds({ ...ends, [end]: event.currentTarget.value })}
                error={end === 'least' ? errorOf('possible') : end === 'low' ? errorOf('critical') : undefined}
                maxLength={12}
              />
            ))}
            {ends.low.trim() + ends.high.trim() === '' ? null : (
              <TextInput
                label={t('diagnostics.tests.criticalSource')}
                value={ends.source}
                onChange={(event) => setEnds({ ...ends, source: event.currentTarget.value })}
                maxLength={300}
                required
              />
            )}
          </div>
          {ranges.map((range, i) => (
            <RangeFields
              key={range.key}
              number={i + 1}
              range={range}
              error={errorOf(`ranges/${i}`)}
              onChange={(next) => setRanges(ranges.map((each) => (each.key === range.key ? next : each)))}
              onRemove={() => setRanges(ranges.filter(({ key }) => key !== range.key))}
            />
          ))}
          <Button
            mt="sm"
            variant="default"
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={() => setRanges([...ranges, { ...EMPTY, key: newKey() }])}
          >
            {t('diagnostics.tests.addRange')}
          </Button>
        </>
      )}
      <Holds from={from} setFrom={setFrom} reason={reason} setReason={setReason} today={today} errorOf={errorOf} />
      {isWrong ? <p role="alert">{t('diagnostics.notNumber', { count: digits })}</p> : null}
      {general ? <ProblemText problem={general} /> : null}
      <FormActs>
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <SubmitButton loading={send.isBusy} isReady={name.trim() !== '' && reason.trim().length >= 3}>
          {t('diagnostics.tests.save')}
        </SubmitButton>
      </FormActs>
    </Form>
  );
}

interface HoldsProps {
  from: string;
  setFrom: (day: string) => void;
  reason: string;
  setReason: (reason: string) => void;
  today: string;
  errorOf: (field: string) => string | undefined;
}

/** From which day it holds, and where it is from. */
export function Holds({ from, setFrom, reason, setReason, today, errorOf }: HoldsProps) {
  const { t } = useTranslation();
  return (
    <div className={`${classes.fields} ${classes.holds}`}>
      <DateField
        label={t('diagnostics.tests.holdsFrom')}
        value={from}
        minDate={today}
        onChange={(day) => setFrom(day ?? today)}
        error={errorOf('from')}
      />
      <TextInput
        label={t('diagnostics.tests.why')}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        error={errorOf('reason')}
        maxLength={300}
        required
      />
    </div>
  );
}
