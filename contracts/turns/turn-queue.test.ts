import fc from 'fast-check';
import { describe, expect, test } from '@jest/globals';
import { emptyQueue, shortSeconds, TurnQueue } from './turn-queue.ts';
import type { TurnAsk } from './turns.ts';

const start = Date.parse('2026-11-20T02:00:00Z');
const at = (seconds: number): Date => new Date(start + seconds * 1000);

let made = 0;
const wish = (clinicId: string, more: Partial<TurnAsk> = {}): TurnAsk => {
  made += 1;
  return {
    ...{ ticket: `t${made}`, workflowId: `backup/${clinicId}`, runId: `run-${made}`, clinicId },
    ...{ work: 'read', trigger: 'automatic', urgent: false, short: true },
    ...more,
  };
};
const queueOf = (cap: number, ...asks: TurnAsk[]): TurnQueue => {
  const queue = new TurnQueue(emptyQueue(cap));
  for (const ask of asks) queue.ask(ask, at(0));
  return queue;
};
const names = (turns: readonly TurnAsk[]): string[] => turns.map(({ clinicId }) => clinicId);

/** Lets in one after another, each giving its turn back at once. */
const oneByOne = (queue: TurnQueue): string[] => {
  const order: string[] = [];
  for (let [next] = queue.grant(at(1)); next; [next] = queue.grant(at(1))) {
    order.push(next.clinicId);
    queue.giveBack(next.ticket);
  }
  return order;
};

describe('who is next', () => {
  test('no more than the cap, in the order they asked', () => {
    const queue = queueOf(2, wish('a'), wish('b'), wish('c'));
    expect(names(queue.grant(at(0)))).toEqual(['a', 'b']);
    expect(queue.grant(at(0))).toEqual([]);
    queue.giveBack(queue.holding[0]?.ticket ?? '');
    expect(names(queue.grant(at(0)))).toEqual(['c']);
  });

  test('manual before automatic, and reading before rehearsing', () => {
    const drill = { work: 'drill' } as const;
    const manual = { trigger: 'manual' } as const;
    const asks = [
      wish('a', drill),
      wish('b'),
      wish('c', { ...manual, ...drill }),
      wish('d', manual),
    ];
    const queue = queueOf(1, ...asks);
    expect(names(queue.order())).toEqual(['d', 'c', 'b', 'a']);
    expect(oneByOne(queue)).toEqual(['d', 'c', 'b', 'a']);
  });

  test('a clinic that asks again and again does not keep going before one that waits', () => {
    const queue = queueOf(1, wish('busy', { trigger: 'manual' }), wish('patient'));
    const order: string[] = [];
    for (let turn = 0; turn < 4; turn += 1) {
      const [next] = queue.grant(at(turn));
      if (!next) break;
      order.push(next.clinicId);
      queue.ask(wish('busy', { trigger: 'manual' }), at(turn));
      queue.giveBack(next.ticket);
    }
    expect(order.slice(0, 2)).toEqual(['busy', 'patient']);
  });

  test('many rehearsals of one clinic let another’s in between', () => {
    const drills = Array.from({ length: 5 }, () => wish('many', { work: 'drill' }));
    const queue = queueOf(1, ...drills, wish('one', { work: 'drill' }));
    expect(oneByOne(queue).indexOf('one')).toBe(1);
  });

  test('a run whose host was lost asks again without being pushed back', () => {
    const lost = wish('lost', { trigger: 'manual' });
    const queue = queueOf(1, wish('a'), wish('b'), lost);
    const [first] = queue.grant(at(0));
    expect(first?.clinicId).toBe('lost');
    queue.ask({ ...lost, ticket: 'again' }, at(1));
    queue.giveBack(lost.ticket);
    expect(names(queue.grant(at(1)))).toEqual(['lost']);
  });
});

describe('long and short', () => {
  const long = { short: false };

  test('one turn is kept from long automatic ones, for whoever is soon done', () => {
    const queue = queueOf(2, wish('big', long), wish('huge', long), wish('small'), wish('tiny'));
    expect(names(queue.grant(at(0)))).toEqual(['big', 'small']);
    queue.giveBack(queue.holding[1]?.ticket ?? '');
    expect(names(queue.grant(at(0)))).toEqual(['tiny']);
    queue.giveBack(queue.holding[1]?.ticket ?? '');
    expect(queue.grant(at(0))).toEqual([]);
    queue.giveBack(queue.holding[0]?.ticket ?? '');
    expect(names(queue.grant(at(0)))).toEqual(['huge']);
  });

  test('one that was to be short and is not, counts as long from then on', () => {
    const queue = queueOf(2, wish('slow'));
    queue.grant(at(0));
    queue.ask(wish('big', long), at(shortSeconds + 1));
    expect(queue.grant(at(shortSeconds + 1))).toEqual([]);
    queue.ask(wish('small'), at(shortSeconds + 1));
    expect(names(queue.grant(at(shortSeconds + 1)))).toEqual(['small']);
  });

  test('a person who waits is let in, and with a cap of one there is nothing to keep', () => {
    const queue = queueOf(2, wish('big', long));
    queue.grant(at(0));
    queue.ask(wish('theirs', { ...long, trigger: 'manual' }), at(0));
    expect(names(queue.grant(at(0)))).toEqual(['theirs']);
    expect(names(queueOf(1, wish('big', long)).grant(at(0)))).toEqual(['big']);
  });
});

describe('what goes wrong', () => {
  test('asked twice it waits once, and asked while holding it is told again', () => {
    const ask = wish('a');
    const queue = queueOf(1, ask, ask);
    expect(queue.waits).toBe(1);
    queue.grant(at(0));
    expect(queue.ask({ ...ask, runId: 'reset' }, at(1))).toBe(false);
    expect(queue.holding).toMatchObject([{ clinicId: 'a', runId: 'reset' }]);
    expect(queue.waits).toBe(0);
  });

  test('given back twice, or never had, changes nothing', () => {
    const [a, b, c] = [wish('a'), wish('b'), wish('c')];
    const queue = queueOf(1, a, b, c);
    queue.grant(at(0));
    queue.giveBack(a.ticket);
    expect(names(queue.grant(at(0)))).toEqual(['b']);
    queue.giveBack(a.ticket);
    queue.giveBack('nobody’s');
    expect(queue.grant(at(0))).toEqual([]);
    expect(names(queue.holding)).toEqual(['b']);
  });

  test('a smaller cap takes no turn away, a larger one lets more in', () => {
    const queue = queueOf(2, wish('a'), wish('b'), wish('c'), wish('d'));
    queue.grant(at(0));
    queue.setCap(1);
    queue.giveBack(queue.holding[0]?.ticket ?? '');
    expect(queue.grant(at(0))).toEqual([]);
    queue.setCap(3);
    expect(queue.grant(at(0))).toHaveLength(2);
  });

  test('what a restore waits for is let in above the cap, and counts', () => {
    const queue = queueOf(1, wish('a'), wish('b'));
    queue.grant(at(0));
    queue.ask(wish('restored', { urgent: true, trigger: 'manual' }), at(1));
    expect(names(queue.grant(at(1)))).toEqual(['restored']);
    queue.giveBack(queue.holding[0]?.ticket ?? '');
    expect(queue.grant(at(1))).toEqual([]);
    expect(queue.most).toBe(1);
  });
});

type Event =
  | { readonly kind: 'ask'; readonly clinic: number; readonly more: Partial<TurnAsk> }
  | { readonly kind: 'give-back'; readonly which: number }
  | { readonly kind: 'leave'; readonly which: number }
  | { readonly kind: 'cap'; readonly cap: number }
  | { readonly kind: 'move' };

const event: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('ask' as const),
      clinic: fc.nat(6),
      more: fc.record({
        work: fc.constantFrom('read' as const, 'drill' as const),
        trigger: fc.constantFrom('manual' as const, 'automatic' as const),
        short: fc.boolean(),
      }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('give-back' as const), which: fc.nat(9) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('leave' as const), which: fc.nat(9) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('cap' as const),
      cap: fc.integer({ min: 1, max: 4 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'move' as const }) },
);

test('over any sequence: never above the cap, nobody twice, and in the end everybody was let in', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 4 }),
      fc.array(event, { maxLength: 60 }),
      (cap, events) => {
        let queue = new TurnQueue(emptyQueue(cap));
        const wanted = new Set<string>();
        const served = new Set<string>();
        const letIn = (second: number): void => {
          const before = queue.holding.length;
          const granted = queue.grant(at(second));
          expect(queue.holding.length).toBeLessThanOrEqual(Math.max(before, queue.cap));
          for (const { ticket } of granted) {
            expect(served.has(ticket)).toBe(false);
            served.add(ticket);
          }
        };
        for (const [second, one] of events.entries()) {
          if (one.kind === 'ask') {
            const ask = wish(`c${one.clinic}`, one.more);
            wanted.add(ask.ticket);
            queue.ask(ask, at(second));
          } else if (one.kind === 'give-back') {
            const turn = queue.holding[one.which % Math.max(1, queue.holding.length)];
            if (turn) queue.giveBack(turn.ticket);
          } else if (one.kind === 'leave') {
            const turn = queue.order()[one.which];
            if (turn) {
              wanted.delete(turn.ticket);
              queue.giveBack(turn.ticket);
            }
          } else if (one.kind === 'cap') queue.setCap(one.cap);
          // Carried on in another run's history it is the same.
          else queue = new TurnQueue(JSON.parse(JSON.stringify(queue.state)) as typeof queue.state);
          letIn(second);
          expect(new Set(queue.order().map(({ ticket }) => ticket)).size).toBe(queue.waits);
        }
        for (let left = wanted.size; left > 0 && !queue.isIdle; left -= 1) {
          for (const { ticket } of [...queue.holding]) queue.giveBack(ticket);
          letIn(events.length);
        }
        for (const { ticket } of [...queue.holding]) queue.giveBack(ticket);
        expect(queue.isIdle).toBe(true);
        expect([...wanted].filter((ticket) => !served.has(ticket))).toEqual([]);
      },
    ),
    { numRuns: 300 },
  );
});

test('whatever the others do, one that waits is passed by each clinic’s reads and drills once at most', () => {
  const greedy = fc.record({
    clinic: fc.nat(5),
    work: fc.constantFrom('read' as const, 'drill' as const),
    trigger: fc.constantFrom('manual' as const, 'automatic' as const),
  });
  fc.assert(
    fc.property(fc.array(greedy, { minLength: 30, maxLength: 60 }), (asks) => {
      const queue = queueOf(1, wish('held'));
      const [held] = queue.grant(at(0));
      const victim = wish('victim', { work: 'drill' });
      queue.ask(victim, at(0));
      queue.giveBack(held?.ticket ?? '');
      let passed = 0;
      for (const { clinic, ...more } of asks) {
        queue.ask(wish(`g${clinic}`, more), at(1));
        const [next] = queue.grant(at(1));
        if (next?.ticket === victim.ticket) return;
        passed += 1;
        expect(passed).toBeLessThanOrEqual(12);
        queue.giveBack(next?.ticket ?? '');
      }
      throw new Error('it waited in vain');
    }),
    { numRuns: 300 },
  );
});
