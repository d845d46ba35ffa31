import { describe, expect, it } from 'vitest';
import { LiveChannel, type LiveEvent, parseEvent, type Source } from './live.ts';

class Wire implements Source {
  readyState = 1;
  readonly #listeners = new Map<string, (event: { data?: unknown }) => void>();
  addEventListener(name: string, listener: (event: { data?: unknown }) => void): void {
    this.#listeners.set(name, listener);
  }
  emit(name: 'open' | 'message' | 'error', data?: string): void {
    this.#listeners.get(name)?.({ data });
  }
  close(): void {
    this.readyState = 2;
  }
}

function setting() {
  const wires: Wire[] = [];
  const later: (() => void)[] = [];
  const seen = { resumed: 0, events: [] as LiveEvent[] };
  const open = (): Source => {
    const wire = new Wire();
    wires.push(wire);
    return wire;
  };
  const channel = new LiveChannel(
    open,
    () => (seen.resumed += 1),
    (run) => later.push(run),
  );
  return { channel, wires, later, seen };
}

describe('the live channel', () => {
  it('opens one stream for all listeners and closes it after the last', () => {
    const { channel, wires } = setting();
    const stops = [channel.listen(() => {}), channel.listen(() => {})];
    expect(wires).toHaveLength(1);
    for (const stop of stops) stop();
    expect(wires[0]?.readyState).toBe(2);
  });

  it('hands events on and drops what it cannot read', () => {
    const { channel, wires, seen } = setting();
    channel.listen((event) => seen.events.push(event));
    wires[0]?.emit('message', '{"type":"bill.sealed","ids":{"bill":"b1"}}');
    wires[0]?.emit('message', 'keep-alive');
    expect(seen.events).toEqual([{ type: 'bill.sealed', ids: { bill: 'b1' } }]);
  });

  it('refreshes what is shown after a gap, and not at the first opening', () => {
    const { channel, wires, seen } = setting();
    channel.listen(() => {});
    wires[0]?.emit('open');
    expect(seen.resumed).toBe(0);
    wires[0]?.emit('error');
    wires[0]?.emit('open');
    expect(seen.resumed).toBe(1);
  });

  it('opens anew when the stream was refused, unless nobody listens any more', () => {
    const { channel, wires, later } = setting();
    const stop = channel.listen(() => {});
    wires[0]?.close();
    wires[0]?.emit('error');
    later.shift()?.();
    expect(wires).toHaveLength(2);
    wires[1]?.close();
    wires[1]?.emit('error');
    stop();
    later.shift()?.();
    expect(wires).toHaveLength(2);
  });
});

it('an event without ids names nothing in particular', () => {
  expect(parseEvent('{"type":"price.changed"}')).toEqual({ type: 'price.changed', ids: {} });
});
