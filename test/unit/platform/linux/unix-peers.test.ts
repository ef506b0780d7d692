import { describe, expect, it } from 'vitest';
import { parseUnixTable } from '../../../../electron/platform/linux/inspect/sockets/net-tables.ts';
import { joinPeers, parsePeers } from '../../../../electron/platform/linux/inspect/sockets/unix-peers.ts';
import { ssTable, unixPairs } from '../../../fixtures/platform/linux.ts';

const rows = parseUnixTable(unixPairs);
const peersIn = (table: readonly { inode: number; peer: number | null }[]) =>
  Object.fromEntries(table.map(({ inode, peer }) => [inode, peer]));

describe('parsePeers', () => {
  it('reads who is connected to whom, and whose peer is gone', () => {
    expect([...(parsePeers(ssTable) ?? [])]).toEqual([
      [73411, 73412],
      [22653, 22472],
      [73412, 73411],
      [73413, 0],
      [73409, 0],
      [73407, 73410],
      [22472, 22653],
    ]);
  });

  it('is not misled by a name that looks like the end of a row', () => {
    const row = 'u_str ESTAB  0      0      /tmp/a 5 * 6 77            * 78       \n';
    expect([...(parsePeers(row) ?? [])]).toEqual([[77, 78]]);
  });

  it('says nothing of a socket that two rows tell differently, as a name with a line break in it could', () => {
    expect(parsePeers(`${ssTable}u_str ESTAB 0 0 * 73411 * 0\n`)?.has(73411)).toBe(false);
  });

  it.each([
    ['nothing', ''],
    ['an answer without any peer', 'u_str ESTAB  0      0    * 73411            * 0\n'],
  ])('takes %s for no answer', (_, output) => {
    expect(parsePeers(output)).toBeNull();
  });
});

describe('joinPeers', () => {
  it('believes what both tell', () => {
    expect(peersIn(joinPeers(rows, parsePeers(ssTable)))).toMatchObject({
      73411: 73412,
      73412: 73411,
      73413: 0,
      22653: 22472,
    });
  });

  it('does not know the peer of a connection that is not accepted yet: ss says 0, and it is referred to', () => {
    expect(peersIn(joinPeers(rows, parsePeers(ssTable)))).toMatchObject({ 73409: null });
  });

  it('does not know what only one of them takes for gone', () => {
    const disagreeing = parsePeers(ssTable.replace('73413            * 0', '73413            * 73414'));
    expect(peersIn(joinPeers(rows, disagreeing))).toMatchObject({ 73413: null });
  });

  it('tells without ss who is gone, but never who is there', () => {
    expect(peersIn(joinPeers(rows, null))).toMatchObject({ 73411: null, 73413: 0, 22653: null, 73409: null });
  });

  it('does not take a count for references where no pair has the usual one', () => {
    const elsewhere = rows.map((row) => ({ ...row, references: row.path === '' ? 2 : row.references }));
    expect(peersIn(joinPeers(elsewhere, null))).toMatchObject({ 73411: null, 73413: null });
  });

  it('says nothing of a socket that stands in the table twice', () => {
    const forged = parseUnixTable(`${unixPairs}00: 00000002 00000000 00000000 0001 03 73413 x\n`);
    expect(peersIn(joinPeers(forged, parsePeers(ssTable)))).toMatchObject({ 73413: null });
  });
});
