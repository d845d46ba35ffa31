import { constants, setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { definitionOf, type Order, type Printed } from './order.ts';
import { print } from './printer.ts';

/* A printing thread: takes one order after the other. */

// A sheet may wait, a seal may not. Linux gives each thread a priority of its own, and this one is 0; elsewhere that is the server.
if (process.platform === 'linux') setPriority(0, constants.priority.PRIORITY_LOW);

async function printed(order: Order): Promise<Printed> {
  try {
    return { pdf: new Uint8Array(await print(definitionOf(order))) };
  } catch (error) {
    return { error };
  }
}

function answer(result: Printed): void {
  if ('pdf' in result) return parentPort?.postMessage(result, [result.pdf.buffer as ArrayBuffer]);
  try {
    parentPort?.postMessage(result, []);
  } catch {
    // An error that holds what cannot leave its thread.
    parentPort?.postMessage({ error: new Error(String(result.error)) }, []);
  }
}

parentPort?.on('message', (order: Order) => void printed(order).then(answer));
