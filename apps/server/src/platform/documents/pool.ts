import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Order, Printed } from './order.ts';

/** A sheet takes 60 to 300 ms of a processor: on the server's own thread every seal would wait for it. */
const MOST = Math.max(1, Math.min(2, availableParallelism() - 1));

interface Job {
  readonly order: Order;
  readonly resolve: (pdf: Buffer) => void;
  readonly reject: (error: unknown) => void;
}

/** Threads that print, made when there is something to print; one that dies fails its own order only. */
class PrintPool {
  readonly #waiting: Job[] = [];
  readonly #idle: Worker[] = [];
  readonly #busy = new Map<Worker, Job>();

  print(order: Order): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ order, resolve, reject });
      this.#next();
    });
  }

  /** Ends the threads; what was not printed yet fails. */
  async close(): Promise<void> {
    const closed = new Error('The server stops: nothing more is printed.');
    for (const { reject } of this.#waiting.splice(0)) reject(closed);
    const threads = [...this.#idle.splice(0), ...this.#busy.keys()];
    for (const { reject } of this.#busy.values()) reject(closed);
    this.#busy.clear();
    await Promise.all(threads.map((thread) => thread.terminate()));
  }

  #next(): void {
    if (this.#waiting.length === 0 || this.#busy.size >= MOST) return;
    const job = this.#waiting.shift();
    if (job === undefined) return;
    const thread = this.#idle.pop() ?? this.#hire();
    this.#busy.set(thread, job);
    // A thread holds the process only while it prints.
    thread.ref();
    thread.postMessage(job.order, []);
  }

  #hire(): Worker {
    // Nothing of the server's environment, which holds secrets, is needed to print.
    const thread = new Worker(new URL('./thread.ts', import.meta.url), { env: {}, execArgv: [] });
    thread.on('message', (printed: Printed) => this.#done(thread, printed));
    thread.on('error', (error) => this.#lost(thread, error));
    thread.on('exit', () => this.#lost(thread, new Error('A printing thread ended.')));
    return thread;
  }

  #done(thread: Worker, printed: Printed): void {
    const job = this.#busy.get(thread);
    if (job === undefined) return;
    this.#busy.delete(thread);
    thread.unref();
    this.#idle.push(thread);
    if ('pdf' in printed) job.resolve(Buffer.from(printed.pdf.buffer, printed.pdf.byteOffset, printed.pdf.byteLength));
    else job.reject(printed.error);
    this.#next();
  }

  #lost(thread: Worker, error: unknown): void {
    const place = this.#idle.indexOf(thread);
    if (place >= 0) this.#idle.splice(place, 1);
    this.#busy.get(thread)?.reject(error);
    this.#busy.delete(thread);
    this.#next();
  }
}

const pool = new PrintPool();

/** Prints on another thread. Throws what laying out or writing the document threw there. */
export function printApart(order: Order): Promise<Buffer> {
  return pool.print(order);
}

/** Ends the printing threads; the next order makes new ones. */
export function closePrinting(): Promise<void> {
  return pool.close();
}
