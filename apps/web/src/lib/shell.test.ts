import { describe, expect, it, vi } from 'vitest';

vi.stubGlobal('navigator', {});
const { Shell } = await import('./shell.ts');

function page(flush: () => Promise<boolean> = () => Promise.resolve(true)) {
  const container = Object.assign(new EventTarget(), { controller: {} });
  const reload = vi.fn<() => void>();
  const worker = { state: 'installed' as const, postMessage: vi.fn<(message: unknown) => void>() };
  return { shell: new Shell({ container, flush, reload }), container, reload, worker };
}

describe('another version of the app', () => {
  it('takes over when the person says so, and the page is opened anew once it did', async () => {
    const { shell, container, reload, worker } = page();
    shell.offer(worker);
    expect(shell.state).toBe('waits');
    expect(await shell.take()).toBe(true);
    expect(worker.postMessage).toHaveBeenCalledWith('take-over');
    expect(reload).not.toHaveBeenCalled();
    container.dispatchEvent(new Event('controllerchange'));
    expect(reload).toHaveBeenCalledOnce();
  });

  it('that took over in another tab is offered here, and nothing is opened anew by itself', async () => {
    const { shell, container, reload, worker } = page();
    shell.offer(worker);
    container.dispatchEvent(new Event('controllerchange'));
    expect(shell.state).toBe('taken');
    expect(reload).not.toHaveBeenCalled();
    expect(await shell.take()).toBe(true);
    expect(reload).toHaveBeenCalledOnce();
    expect(worker.postMessage).not.toHaveBeenCalled();
  });

  it.each([
    ['is not saved', () => Promise.resolve(false)],
    ['cannot be saved', () => Promise.reject(new Error('lost'))],
  ])('waits while something typed %s', async (_why, flush) => {
    const { shell, reload, worker } = page(flush);
    shell.offer(worker);
    expect(await shell.take()).toBe(false);
    expect(worker.postMessage).not.toHaveBeenCalled();
    expect(reload).not.toHaveBeenCalled();
  });

  it('is not what the first worker of a browser brings', () => {
    const container = Object.assign(new EventTarget(), { controller: null });
    const shell = new Shell({ container, flush: () => Promise.resolve(true), reload: () => undefined });
    container.dispatchEvent(new Event('controllerchange'));
    expect(shell.state).toBe('current');
  });
});
