import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { RestoreOrder } from '../../contracts/restore.ts';
import { createSealer } from '../sealing/sealer.ts';
import { openOrder, sealOrder } from './sealed-order.ts';

const catalog = { sealer: createSealer(createHash('sha256').update('orders').digest()) };
const orderFor = (...keys: Record<string, string>[]): RestoreOrder =>
  RestoreOrder.parse({
    selection: { kind: 'records', table: { schema: 'public', table: 'paciente' }, keys },
  });

test.each([[{ id: '7' }], [{ clinica: '-1', id: '019fa23c-7a4e-7a51-8c5b-0123456789ab' }]])(
  'a key that names nobody stays readable: %j',
  (key) => {
    const order = orderFor(key);
    expect(sealOrder(catalog, 'norte', order)).toEqual({ order });
  },
);

test('one that may name somebody is sealed with all of its order’s, and opens for its clinic alone', () => {
  const order = orderFor({ id: '7' }, { ci: '4512345 LP' });
  const sealed = sealOrder(catalog, 'norte', order);
  expect(JSON.stringify(sealed)).not.toContain('4512345');
  expect(openOrder(catalog, 'norte', sealed)).toEqual(order);
  expect(() => openOrder(catalog, 'sur', sealed)).toThrow('secret-altered');
});

test('whole restores have nothing to seal', () => {
  const order = RestoreOrder.parse({});
  expect(openOrder(catalog, 'norte', sealOrder(catalog, 'norte', order))).toEqual(order);
});
