import { afterEach, expect, test, vi } from 'vitest';
import { scan } from './scan.ts';

afterEach(() => vi.unstubAllGlobals());

/** A camera and a decoder that says what the test says; `frames` counts the pictures asked for. */
function stage() {
  const state = { frames: 0, isTerminated: false, isStopped: false };
  const decoder = new EventTarget();
  vi.stubGlobal(
    'Worker',
    class extends EventTarget {
      constructor() {
        super();
        decoder.addEventListener('message', (event) =>
          this.dispatchEvent(new MessageEvent('message', { data: (event as MessageEvent<unknown>).data })),
        );
      }
      terminate(): void {
        state.isTerminated = true;
      }
    },
  );
  const track = { stop: () => (state.isStopped = true) };
  const getUserMedia = () => Promise.resolve({ getTracks: () => [track] });
  vi.stubGlobal('navigator', { mediaDevices: { getUserMedia } });
  vi.stubGlobal('requestAnimationFrame', () => (state.frames += 1));
  const see = (texts: readonly string[]) => decoder.dispatchEvent(new MessageEvent('message', { data: texts }));
  return { state, see };
}

test('of two cards in one picture one is taken, and the camera is off', async () => {
  const { state, see } = stage();
  const taken: string[] = [];
  const onState = vi.fn<(state: string) => void>();
  const onCode = (text: string): boolean => {
    taken.push(text);
    return text.startsWith('P-');
  };
  scan({ videoWidth: 0 } as HTMLVideoElement, { onState, onCode });
  await expect.poll(() => onState.mock.calls).toEqual([['on']]);
  see(['upi://pay']);
  expect(state).toMatchObject({ isTerminated: false, isStopped: false });
  const { frames } = state;
  see(['upi://pay', 'P-000001', 'P-000002']);
  see(['P-000003']);
  expect(taken).toEqual(['upi://pay', 'upi://pay', 'P-000001']);
  expect(state).toEqual({ frames, isTerminated: true, isStopped: true });
});
