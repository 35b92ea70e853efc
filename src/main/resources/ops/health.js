// How the service is: what administrators of an organization may know, every few seconds.

import { call } from './api.js';
import { byId, duration, emptyRow, facts, long, number, row, say, state, time } from './dom.js';
import { poll } from './poll.js';

const INTERVAL = 5_000;

export function prepare() {
  byId('queue').replaceChildren(emptyRow(3, ''));
  byId('gateways').replaceChildren(emptyRow(3, ''));
}

export const start = () => poll(INTERVAL, refresh);

async function refresh() {
  let status;
  try {
    status = await call('api/v1/system/status');
  } catch (failure) {
    say(byId('health-summary'), failure.status === 403
      ? 'Only administrators of the organization see this.'
      : `The status cannot be told: ${failure.message}`);
    return;
  }
  say(byId('health-summary'), summary(status));
  facts(byId('health-facts'), factsOf(status));
  showQueue(status.queue);
  showGateways(status.gateways);
}

/** What somebody who listens has to hear when it changes, and no number that changes all the time. */
function summary(status) {
  const down = status.gateways.filter((gateway) => gateway.state !== 'up').length;
  const gateways = status.gateways.length === 0 ? 'No gateways.'
    : down === 0 ? 'All gateways are up.'
      : `${down} of ${status.gateways.length} gateways ${down === 1 ? 'is' : 'are'} not up.`;
  const dead = status.dead_deliveries === 0 ? 'No dead deliveries.'
    : `${status.dead_deliveries.toLocaleString('en')} dead ${status.dead_deliveries === 1 ? 'delivery' : 'deliveries'}.`;
  return `${gateways} ${dead}`;
}

function factsOf(status) {
  const limits = status.rate_limits;
  const dead = status.dead_deliveries;
  return [
    ['Version', status.commit ? `${status.version} (${status.commit.slice(0, 12)})` : status.version],
    // It comes out of the database, so that answered.
    ['Database', state('good', `answers, schema ${status.schema_version}`)],
    ['Running since (UTC)', time(status.started_at)],
    ['Uptime', duration(status.uptime_seconds)],
    ['Dead deliveries', state(dead === 0 ? 'good' : 'bad', dead.toLocaleString('en'))],
    ['Rate limits', limits.backend === 'memory' ? 'in memory, per process'
      : state(limits.shared ? 'good' : 'bad', limits.shared ? 'shared through Redis' : 'Redis is gone: per process')],
  ];
}

function showQueue(queue) {
  byId('queue').replaceChildren(...(queue.length === 0
    ? [emptyRow(3, 'Nothing waits.')]
    : queue.map((jobs) => row(jobs.kind, number(jobs.waiting), duration(jobs.oldest_seconds)))));
}

function showGateways(gateways) {
  byId('gateways').replaceChildren(...(gateways.length === 0
    ? [emptyRow(3, 'There are none.')]
    : gateways.map((gateway) => row(
      long(gateway.name),
      state(gateway.state === 'up' ? 'good' : 'bad', gateway.state.replaceAll('_', ' ')),
      long(gateway.last_error)))));
}
