import { BlockList, isIP, isIPv6, SocketAddress } from 'node:net';

/** RFC 5280, 4.2.1.10. */
export const NAME_CONSTRAINTS = '2.5.29.30';

/** Names that the public internet never has: RFC 6762, RFC 6761, RFC 8375, ICANN's resolution of 2024-07-29, and what routers use. */
const DOMAINS = ['local', 'localhost', 'home.arpa', 'internal', 'lan'] as const;
/** RFC 1918, RFC 3927, RFC 1122; RFC 4193, RFC 4291. */
const NETWORKS = [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
  ['127.0.0.0', 8],
  ['fc00::', 7],
  ['fe80::', 10],
  ['::1', 128],
] as const;

const PRIVATE = new BlockList();
for (const [network, bits] of NETWORKS) PRIVATE.addSubnet(network, bits, isIPv6(network) ? 'ipv6' : 'ipv4');

/** Whether a name or an address exists in private networks alone. */
export function isPrivate(name: string): boolean {
  if (isIP(name)) return PRIVATE.check(name, isIPv6(name) ? 'ipv6' : 'ipv4');
  return DOMAINS.some((domain) => name === domain || name.endsWith(`.${domain}`));
}

/** DER of the extension's value: private names and networks, and these names exactly as they are; nothing else at all. */
export function nameConstraints(names: readonly string[]): Uint8Array<ArrayBuffer> {
  const permitted = [
    ...DOMAINS.map(subtree),
    ...NETWORKS.map(([network, bits]) => networkSubtree(network, bits)),
    ...names.filter((name) => !isPrivate(name)).map(subtree),
  ];
  return Uint8Array.from(der(0x30, der(0xa0, Buffer.concat(permitted))));
}

/** DER of the `GeneralSubtree` of one name (with what is below it) or one address. */
export function subtree(name: string): Buffer {
  if (isIP(name)) return networkSubtree(name, isIPv6(name) ? 128 : 32);
  return der(0x30, der(0x82, Buffer.from(name, 'latin1')));
}

function networkSubtree(network: string, bits: number): Buffer {
  const address = bytesOf(network);
  const mask = address.map((_, at) => 0xff & ~(0xff >> Math.max(0, Math.min(8, bits - 8 * at))));
  return der(0x30, der(0x87, Buffer.concat([address, mask])));
}

/** An address as the bytes on the wire. */
function bytesOf(address: string): Buffer {
  if (!isIPv6(address)) return Buffer.from(address.split('.').map(Number));
  // Normalised first: at most one `::`, no IPv4 part written with dots but for mapped addresses, which are none of ours.
  const [head = '', tail] = new SocketAddress({ address, family: 'ipv6' }).address.split('::');
  const words = (text: string): number[] =>
    text
      .split(':')
      .filter((word) => word !== '')
      .map((word) => Number.parseInt(word, 16));
  const [before, after] = [words(head), words(tail ?? '')];
  const all = [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after];
  return Buffer.from(all.flatMap((word) => [word >> 8, word & 0xff]));
}

/** One element: tag, length, content. */
function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const lengths = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...lengths]), content]);
}
