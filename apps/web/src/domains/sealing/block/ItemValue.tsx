import classes from './Block.module.css';

/** A value of a claim as it was sealed: its own names, its own figures, nothing made nicer. */
export function ItemValue({ value }: { value: unknown }) {
  if (isNothing(value)) return <span className={classes.dim}>–</span>;
  if (Array.isArray(value)) {
    return (
      <ul className={classes.list}>
        {value.map((each: unknown, at) => (
          // oxlint-disable-next-line react/no-array-index-key -- a sealed list never changes its order
          <li key={at}>
            <ItemValue value={each} />
          </li>
        ))}
      </ul>
    );
  }
  if (typeof value !== 'object' || value === null) return <code className={classes.value}>{String(value)}</code>;
  return (
    <dl className={classes.map}>
      {Object.entries(value).map(([name, each]) => (
        <div key={name}>
          <dt>
            <code>{name}</code>
          </dt>
          <dd>
            <ItemValue value={each} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** A walk-in has no patient, a list may be empty: said, not left blank. */
function isNothing(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0;
  return value === null || value === undefined || value === '';
}
