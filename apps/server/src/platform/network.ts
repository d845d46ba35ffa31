import { BlockList, isIP } from 'node:net';

/** From what kind of network a request came: all that an access event keeps of an address. */
export type Network = 'server' | 'lan' | 'internet' | 'unknown';

const own = new BlockList();
own.addSubnet('127.0.0.0', 8);
own.addAddress('::1', 'ipv6');

const local = new BlockList();
local.addSubnet('10.0.0.0', 8);
local.addSubnet('172.16.0.0', 12);
local.addSubnet('192.168.0.0', 16);
local.addSubnet('169.254.0.0', 16);
local.addSubnet('100.64.0.0', 10);
local.addSubnet('fc00::', 7, 'ipv6');
local.addSubnet('fe80::', 10, 'ipv6');

/** Those asked for lately: every look has one, and they are few. */
const known = new Map<string, Network>();
const KNOWN = 1_000;

/** The class of an IP address; `unknown` for what is none. */
export function networkOf(address: string): Network {
  const network = known.get(address) ?? classOf(address);
  if (known.size >= KNOWN) known.clear();
  known.set(address, network);
  return network;
}

function classOf(address: string): Network {
  // An IPv4 caller on a socket that speaks both.
  const plain = address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');
  const version = isIP(plain);
  if (version === 0) return 'unknown';
  const family = version === 6 ? 'ipv6' : 'ipv4';
  if (own.check(plain, family)) return 'server';
  return local.check(plain, family) ? 'lan' : 'internet';
}
