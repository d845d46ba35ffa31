import { Socket } from 'node:net';

/** What the system gives at once. */
const ROOM = 65_536;
/** A message of PostgreSQL begins with its kind, one byte, and its length without that byte, four. */
const HEAD = 5;

/**
 * A socket for PostgreSQL's protocol (its documentation, "Message Formats") that reads into one room again and again: Node's
 * own makes a buffer for each read, and freeing those costs more than what is in them. Its `data` are whole messages, lent for
 * the call: the driver takes values out of them at once and keeps nothing of a whole message. Not for a connection that is to be
 * encrypted: there the first answer is no message.
 */
export function lendingSocket(): Socket {
  let room = Buffer.allocUnsafeSlow(ROOM);
  /** Bytes of a message that is not whole yet, at the front of the room. */
  let held = 0;
  const taken = (length: number): boolean => {
    const filled = held + length;
    const { end, needed } = wholeMessages(room, filled);
    if (end > 0) socket.emit('data', room.subarray(0, end));
    const from = room;
    // A message that is longer has a room of its size, until it is whole.
    const wanted = Math.max(ROOM, needed);
    if (room.length !== wanted) room = Buffer.allocUnsafeSlow(wanted);
    if (end > 0 || from !== room) from.copy(room, 0, end, filled);
    held = filled - end;
    return true;
  };
  const socket: Socket = new Socket({ onread: { buffer: () => room.subarray(held), callback: taken } });
  return socket;
}

/** Where the whole messages end, and how long the one behind them is. */
function wholeMessages(bytes: Buffer, filled: number): { end: number; needed: number } {
  let end = 0;
  while (end + HEAD <= filled) {
    const length = 1 + bytes.readUInt32BE(end + 1);
    if (end + length > filled) return { end, needed: length };
    end += length;
  }
  return { end, needed: 0 };
}
