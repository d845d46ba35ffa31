import { describe, expect, it } from 'vitest';
import { Draft } from './draft.ts';

/** As a browser's storage: done a moment later. */
const dropping = (act: () => unknown): Promise<void> => Promise.resolve().then(() => void act());

function setting() {
  const spared: (string | null)[] = [];
  const spare = { put: (value: string) => void spared.push(value), drop: () => dropping(() => spared.push(null)) };
  const saves: { value: string; done: PromiseWithResolvers<void> }[] = [];
  const draft = new Draft<string>(
    (value) => {
      const done = Promise.withResolvers<void>();
      saves.push({ value, done });
      return done.promise;
    },
    () => () => {},
    spare,
  );
  return { draft, saves, spared };
}

describe('a draft', () => {
  it('is saved by its newest value, and again when more was typed meanwhile', async () => {
    const { draft, saves } = setting();
    draft.change('a');
    draft.change('ab');
    const flushed = draft.flush();
    draft.change('abc');
    saves[0]?.done.resolve();
    await Promise.resolve();
    saves[1]?.done.resolve();
    await flushed;
    expect(saves.map((each) => each.value)).toEqual(['ab', 'abc']);
    expect(draft.state).toBe('saved');
  });

  it('is waited for by whoever saves while a save is on its way: a seal must name what was saved last', async () => {
    const { draft, saves } = setting();
    draft.change('a');
    void draft.flush();
    draft.change('ab');
    let isSettled = false;
    const settled = draft.flush().then(() => (isSettled = true));
    saves[0]?.done.resolve();
    await saves[0]?.done.promise;
    await Promise.resolve();
    expect(isSettled).toBe(false);
    saves[1]?.done.resolve();
    await settled;
    expect([saves.map((each) => each.value), draft.state]).toEqual([['a', 'ab'], 'saved']);
  });

  it('never runs two saves at once', () => {
    const { draft, saves } = setting();
    draft.change('a');
    void draft.flush();
    draft.change('b');
    void draft.flush();
    expect(saves).toHaveLength(1);
    expect(draft.state).toBe('saving');
  });

  it('puts the newest words in the spare place when they could not be saved, and takes them out once they are', async () => {
    const { draft, saves, spared } = setting();
    draft.change('a');
    const flushed = draft.flush();
    draft.change('ab');
    saves[0]?.done.reject(new Error('no network'));
    await flushed;
    expect(spared).toEqual(['ab']);
    const again = draft.flush();
    saves[1]?.done.resolve();
    expect([await flushed, await again]).toEqual([false, true]);
    expect(spared).toEqual(['ab', null]);
  });

  it('that is forgotten is neither sent nor kept, also when its last save fails after that', async () => {
    const { draft, saves, spared } = setting();
    draft.change('a');
    const flushed = draft.flush();
    await draft.forget();
    expect(spared, 'whoever waits for it may load the page anew').toEqual([null]);
    saves[0]?.done.reject(new Error('no network'));
    await flushed;
    await draft.flush();
    expect([spared, saves.length, draft.state]).toEqual([[null], 1, 'saved']);
  });

  it('keeps what could not be saved and sends it at the next chance', async () => {
    const { draft, saves } = setting();
    draft.change('a');
    const flushed = draft.flush();
    saves[0]?.done.reject(new Error('no network'));
    await flushed;
    expect(draft.state).toBe('failed');
    const again = draft.flush();
    saves[1]?.done.resolve();
    await again;
    expect(saves[1]?.value).toBe('a');
    expect(draft.state).toBe('saved');
  });
});
