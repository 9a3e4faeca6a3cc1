import assert from 'node:assert/strict';

import { BURST, EventCorrelator, type Written } from '../../../world/flux/correlator.ts';

const START = Date.parse('2026-11-01T09:00:00Z');
const MINUTE = 60_000;

describe('how a recorder of Kubernetes writes what a controller says', () => {
  let correlator: EventCorrelator;
  let names = 0;
  beforeEach(() => {
    correlator = new EventCorrelator();
    names = 0;
  });

  const say = (message: string, now = START, type = 'Normal', about = 'apps'): Written | undefined =>
    correlator.correlate({ about, type, reason: 'Progressing', message }, `event-${(names += 1)}`, now);

  it('counts up what it said before, in the Event of then', () => {
    say('applied');
    const again = say('applied', START + MINUTE);
    assert.deepEqual(again, {
      name: 'event-1',
      message: 'applied',
      count: 2,
      first: START,
      isCombined: false,
    });
  });

  it('tells the tenth message of a reason, and those after it, in one Event that has the newest', () => {
    const said = Array.from({ length: 12 }, (_, index) => say(`took ${index} ms`));
    assert.deepEqual(
      said.slice(8).map((one) => [one?.name, one?.message, one?.count]),
      [
        ['event-9', 'took 8 ms', 1],
        ['event-10', '(combined from similar events): took 9 ms', 1],
        ['event-10', '(combined from similar events): took 10 ms', 2],
        ['event-10', '(combined from similar events): took 11 ms', 3],
      ],
    );
  });

  it('tells them apart again after ten minutes of silence', () => {
    for (let index = 0; index < 12; index++) {
      say(`took ${index} ms`);
    }
    const later = say('took 12 ms', START + 11 * MINUTE);
    assert.deepEqual([later?.message, later?.isCombined], ['took 12 ms', false]);
  });

  it('says no more of an object once its burst is over, and one thing more every five minutes', () => {
    const burst = Array.from({ length: BURST }, () => say('applied'));
    assert.ok(burst.every((one) => one !== undefined));
    assert.equal(say('applied'), undefined);
    assert.equal(say('applied', START + 4 * MINUTE), undefined);
    // What was not sent is counted.
    assert.equal(say('applied', START + 5 * MINUTE)?.count, BURST + 3);
    assert.equal(say('applied', START + 6 * MINUTE), undefined);
  });

  it('goes on with warnings, and with other objects', () => {
    for (let index = 0; index <= BURST; index++) {
      say('applied');
    }
    assert.equal(say('applied'), undefined);
    assert.equal(say('no such file', START, 'Warning')?.count, 1);
    assert.equal(say('applied', START, 'Normal', 'config')?.count, 1);
  });
});
